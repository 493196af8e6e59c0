"""What is near: the verb behind `/near` and the machine door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError
from app.models.kinds import Amenity, Audience, PlaceKind
from app.services.circle import Circle, circle_at
from app.services.cursor import seal, unseal
from app.services.divisions import divisions
from app.services.nearby.candidates import Candidate, Position, Search
from app.services.nearby.cards import Card
from app.services.nearby.density import Density
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.load import card_of, remembered
from app.services.nearby.memory import Memory
from app.services.nearby.result import Nearby
from app.services.nearby.sheets import Sheet, Sheets
from app.services.nearby.statement import USABLE
from app.travel.engine import Destination, Mode, TravelEngine

PAGE: Final = 20
COUNT_CAP: Final = 100
#: Fewer than this inside, and the nearest outside are shown too (design.md).
FEW: Final = 3
OUTSIDE_SHOWN: Final = 5
#: Radii tried inside and outside the circle: at most seven together (design.md).
INSIDE_PROBES: Final = 4
OUTSIDE_PROBES: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks what, where and when: `origin` is WGS-84 (lng, lat), `at` aware; `number` places
    and the position `after` lie behind when a list goes on. `headed` asks for what stands above
    a list: the count, and the nearest place that is open."""

    origin: tuple[float, float]
    filters: Filters
    at: datetime
    limit: int = PAGE
    after: Position | None = None
    number: int = 0
    headed: bool = True


@dataclass(frozen=True, slots=True)
class Finder:
    """What finding needs beside the question; one for the life of the process."""

    settings: Settings
    travel: TravelEngine
    density: Density
    memory: Memory = field(default_factory=Memory)
    sheets: Sheets = field(default_factory=Sheets)

    def find(self, session: Session, question: Question) -> Nearby:
        """One page of the places around `question.origin`.

        Raises DomainError("outside_province") and DomainError("reference_missing").
        """
        circle = circle_at(
            divisions(session).atlas,
            self.travel,
            self.settings,
            question.origin,
            question.filters.mode,
        )
        search = self._search(session, question, circle)
        limit, first = question.limit, question.after is None
        inside, sheet = self._inside(search, circle.radius_m, limit + 1, question.after)
        more, inside = len(inside) > limit, inside[:limit]
        outside = self._outside(search, circle) if first and not more and len(inside) < FEW else []
        count = len(inside) if first else 0
        if more and first and question.headed:
            told = sheet.count(search, circle.radius_m, COUNT_CAP) if sheet else None
            count = search.count(circle.radius_m, COUNT_CAP) if told is None else told
        shown = self._cards(session, question, circle, inside, outside)
        return Nearby(
            origin=question.origin,
            filters=question.filters,
            circle=circle,
            at=question.at,
            inside=tuple(card for card in shown if card.in_circle),
            outside=tuple(card for card in shown if not card.in_circle),
            count=min(count, COUNT_CAP - 1),
            count_capped=count >= COUNT_CAP,
            nearest_open=self._nearest_open(session, question, circle, shown),
            cursor=self._seal(question, inside) if more else None,
            first_page=first,
        )

    def _inside(
        self, search: Search, radius: float, limit: int, after: Position | None
    ) -> tuple[list[Candidate], Sheet | None]:
        if after is None:
            return self.sheets.nearest(
                search, radius, limit, probes=INSIDE_PROBES, density=self.density
            )
        found = search.nearest(
            radius, limit, after=after, probes=INSIDE_PROBES, density=self.density
        )
        return found, None

    def _outside(self, search: Search, circle: Circle) -> list[Candidate]:
        return search.nearest(
            self.settings.widest_metres,
            OUTSIDE_SHOWN,
            beyond=circle.radius_m,
            probes=OUTSIDE_PROBES,
        )

    def resume(self, cursor: str) -> Question:
        """The question that a cursor carries; raises DomainError("cursor_invalid", "cursor")."""
        return _unpacked(unseal(self.settings.secret_key, "nearby", cursor))

    def _search(self, session: Session, question: Question, circle: Circle) -> Search:
        reach = self.travel.radius(circle.mode, self.settings.circle_seconds, circle.zone)
        return Search(
            connect=session.connection,
            origin=question.origin,
            filters=_whichever_way(question.filters),
            at=question.at,
            pace=self.settings.circle_seconds / reach,
        )

    def _cards(
        self,
        session: Session,
        question: Question,
        circle: Circle,
        inside: Sequence[Candidate],
        outside: Sequence[Candidate],
    ) -> list[Card]:
        """The cards of the candidates, numbered in their order; one that has just been deleted
        has none."""
        found = [*inside, *outside]
        # An estimate needs no coordinates of the destination; a routing server will.
        ways = [Destination(0.0, 0.0, one.metres) for one in found]
        seconds = self.travel.seconds(question.origin, ways, circle.mode, circle.zone)
        facts = remembered(session, self.memory, {one.id: one.stamp for one in found})
        at, soon = question.at, self.settings.closing_soon_minutes
        shown = [
            card_of(
                facts[one.id],
                at,
                soon,
                question.number + number,
                one.metres,
                time,
                number <= len(inside),
            )
            for number, (one, time) in enumerate(zip(found, seconds, strict=True), 1)
            if one.id in facts
        ]
        if question.filters.open is OpenWhen.arrival:
            return [card for card in shown if _open_on_arrival(card)]
        return shown

    def _nearest_open(
        self, session: Session, question: Question, circle: Circle, shown: Sequence[Card]
    ) -> Card | None:
        """The nearest place open now, when that is not simply the first card."""
        if (
            question.after is not None
            or not question.headed
            or (shown and shown[0].state.code.is_open)
        ):
            return None
        for card in shown:
            if card.bucket == USABLE and card.state.code.is_open:
                return card
        asked = replace(question, filters=replace(question.filters, open=OpenWhen.now))
        search = self._search(session, asked, circle)
        found = search.nearest(self.settings.widest_metres, 1)
        if not found or found[0].bucket != USABLE:
            return None
        for card in self._cards(session, replace(asked, number=-1), circle, found, []):
            return card._replace(in_circle=circle.holds(found[0].metres, card.travel_s or 0.0))
        return None

    def _seal(self, question: Question, inside: Sequence[Candidate]) -> str:
        last = inside[-1]
        filters = question.filters
        payload = {
            "o": question.origin,
            "t": question.at.timestamp(),
            "l": question.limit,
            "n": question.number + len(inside),
            "p": [last.bucket, last.metres, last.public_id],
            "k": filters.kinds,
            "a": filters.amenities,
            "w": filters.audiences,
            "f": filters.open,
            "m": filters.mode,
        }
        return seal(self.settings.secret_key, "nearby", payload)


@lru_cache(maxsize=512)
def _whichever_way(filters: Filters) -> Filters:
    """What is asked of the places themselves."""
    return replace(filters, mode=None)


def _open_on_arrival(card: Card) -> bool:
    """The exact word after the statement's loose one; unknown hours stay, in their group."""
    return card.bucket != USABLE or (card.arrival is not None and card.arrival.code.is_open)


def _unpacked(payload: Mapping[str, Any]) -> Question:
    try:
        lng, lat = payload["o"]
        bucket, metres, public_id = payload["p"]
        return Question(
            origin=(float(lng), float(lat)),
            filters=Filters(
                kinds=tuple(PlaceKind(word) for word in payload["k"]),
                amenities=tuple(Amenity(word) for word in payload["a"]),
                audiences=tuple(Audience(word) for word in payload["w"]),
                open=OpenWhen(payload["f"]) if payload["f"] else None,
                mode=Mode(payload["m"]) if payload["m"] else None,
            ),
            at=datetime.fromtimestamp(payload["t"], UTC),
            limit=int(payload["l"]),
            after=Position(int(bucket), float(metres), str(public_id)),
            number=int(payload["n"]),
        )
    except (KeyError, TypeError, ValueError):
        # Signed by an earlier release that packed it differently.
        raise DomainError("cursor_invalid", "cursor") from None
