"""Part 1: random points and filters: both databases, brute force and pages give one answer."""

import random
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError
from app.models.kinds import Amenity, Audience, PlaceKind
from app.services.nearby.cards import Card
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.find import Finder, Question
from app.services.nearby.result import Nearby
from app.travel.engine import Mode
from app.travel.estimate import EstimateEngine, TravelFigures
from bench.soak.brute import Brute, Found, remembered
from bench.soak.outcome import Outcome, Span
from bench.soak.stage import Stage

Word = TypeVar("Word", bound=StrEnum)
MOST: Final = 20_000
#: Every so many questions are answered by brute force too, and asked page by page.
BRUTE_EVERY: Final = 5
#: A driver's circle may hold thousands: pages are followed up to so many.
PAGED: Final = 300
#: Degrees around the province, some of it sea and neighbours.
WEST, EAST, SOUTH, NORTH = 114.7, 122.8, 34.3, 38.5


def run(stage: Stage, span: Span, seed: int = 1) -> Outcome:
    """Ask until the time is over."""
    outcome = Outcome("Agreement")
    settings = Settings(secret_key="a secret for the soak only")
    with ExitStack() as stack:
        sides: list[tuple[Finder, Session]] = []
        for world in stage.worlds.values():
            engines = stack.enter_context(world.engines())
            session = stack.enter_context(Session(engines.read))
            finder = Finder(settings, EstimateEngine(TravelFigures()), Density())
            sides.append((finder, session))
        brute = remembered(sides[0][1], sides[0][0].travel, settings)
        _Inquiry(sides, brute, stage.at, random.Random(seed), outcome).run(span)
    return outcome


class _Inquiry:
    def __init__(
        self,
        sides: list[tuple[Finder, Session]],
        brute: Brute,
        at: datetime,
        chance: random.Random,
        outcome: Outcome,
    ) -> None:
        self._sides, self._brute, self._at = sides, brute, at
        self._chance, self._outcome = chance, outcome
        self._checked = self._pages = self._shown = self._outside = 0

    def run(self, span: Span) -> None:
        asked = 0
        for asked in span.turns(MOST):
            self._ask(self._question(), asked)
        outcome = self._outcome
        outcome.told("questions, each to every database", asked + 1)
        outcome.told("databases", len(self._sides))
        outcome.told("of them outside the province", self._outside)
        outcome.told("places shown", self._shown)
        outcome.told("questions also answered by brute force", self._checked)
        outcome.told("pages joined", self._pages)

    def _question(self) -> Question:
        chance = self._chance
        if chance.random() < 0.3:
            origin = (chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH))
        else:
            near = chance.choice(self._brute.listings)
            origin = (near.lng + chance.gauss(0, 0.02), near.lat + chance.gauss(0, 0.02))
        if chance.random() < 0.05:
            origin = (self._brute.listings[0].lng, self._brute.listings[0].lat)
        filters = Filters(
            kinds=_some(chance, PlaceKind, (0, 0, 1, 3)),
            amenities=_some(chance, Amenity, (0, 0, 0, 1, 2)),
            open=chance.choice((None, None, *OpenWhen)),
            audiences=_some(chance, Audience, (0, 0, 0, 1)),
            mode=chance.choice((None, *Mode)),
        )
        later = timedelta(seconds=chance.randrange(9 * 86_400))
        return Question(origin, filters, self._at + later, limit=chance.choice((5, 20, 20, 50)))

    def _ask(self, question: Question, number: int) -> None:
        answers = [_answer(finder, session, question) for finder, session in self._sides]
        first = answers[0]
        for other in answers[1:]:
            self._outcome.must(_facts(first) == _facts(other), "the databases differ", question)
        if isinstance(first, str):
            self._outside += 1
            return
        self._shown += len(first.inside) + len(first.outside)
        if number % BRUTE_EVERY == 0:
            self._check(question, first)

    def _check(self, question: Question, first: Nearby) -> None:
        expected = self._brute.within(question.origin, question.filters, question.at, first.circle)
        self._checked += 1
        for finder, session in self._sides:
            joined = self._joined(finder, session, question)
            wanted = expected[: len(joined)] if len(joined) >= PAGED else expected
            self._outcome.must(_same(joined, wanted), "differs from brute force", question)
            whole = _answer(finder, session, replace(question, limit=max(1, len(joined))))
            if isinstance(whole, Nearby) and question.filters.open is not OpenWhen.arrival:
                ids = [card.public_id for card in whole.inside]
                same = ids == [card.public_id for card in joined]
                self._outcome.must(same, "pages differ from one long page", question)

    def _joined(self, finder: Finder, session: Session, question: Question) -> list[Card]:
        """The cards inside the circle of page after page."""
        cards: list[Card] = []
        while True:
            answer = finder.find(session, question)
            cards += answer.inside
            self._pages += 1
            if answer.cursor is None or len(cards) >= PAGED:
                return cards
            question = finder.resume(answer.cursor)


def _some(chance: random.Random, words: type[Word], sizes: tuple[int, ...]) -> tuple[Word, ...]:
    """Some words of a vocabulary, in its own order."""
    drawn = chance.sample(list(words), min(chance.choice(sizes), len(words)))
    return tuple(word for word in words if word in drawn)


def _answer(finder: Finder, session: Session, question: Question) -> Nearby | str:
    try:
        return finder.find(session, question)
    except DomainError as error:
        return f"{error} {error.details}"


def _facts(answer: Nearby | str) -> object:
    """All that a page shows of an answer, distances to a hundredth of a millimetre."""
    if isinstance(answer, str):
        return answer
    groups = [[_card(card) for card in group] for group in (answer.inside, answer.outside)]
    best = _card(answer.nearest_open) if answer.nearest_open else None
    return groups, best, answer.count, answer.count_capped, answer.circle, bool(answer.cursor)


def _card(card: Card) -> tuple[object, ...]:
    metres = round(card.distance_m or 0.0, 5)
    return card.public_id, card.number, card.bucket, metres, card.state, card.arrival


def _same(cards: list[Card], expected: list[Found]) -> bool:
    return len(cards) == len(expected) and all(
        (card.public_id, card.bucket) == (one.public_id, one.bucket)
        and abs((card.distance_m or 0.0) - one.metres) < 1e-5
        for card, one in zip(cards, expected, strict=True)
    )
