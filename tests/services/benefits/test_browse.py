"""The list of benefits, held against a plain loop over everything."""

import random
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import DomainError
from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitKind, BenefitState
from app.models.kinds import PlaceKind, PlaceStatus
from app.models.place import Place
from app.models.programme_kinds import OccupationGroup
from app.services.benefits.browse import Listed, browse, resume
from app.services.benefits.eligibility import Person, rule_of
from app.services.benefits.question import ANYWHERE, RADII, Question, Wishes
from app.services.benefits.searched import settle
from app.services.divisions import forget
from app.spatial.metric import geodesic
from tests.factories.benefit import a_benefit
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW, TODAY
from tests.factories.place import a_place

AT = NOW.astimezone(UTC)
SETTINGS = Settings(secret_key="only for these tests")
COUNTIES = {"370102": "历下区", "370103": "市中区", "370203": "市北区"}
TITLES = ("面馆八折", "电影票", "住院互助", "高温慰问", "体检卡")
DAY = timedelta(days=1)


def one(session: Session, rng: random.Random, places: list[Place]) -> Benefit:
    """Anything that may be offered around `NOW`."""
    begins, ends = rng.choice((None, None, -9, 4)), rng.choice((None, None, -1, 0, 5, 5, 60))
    if begins is not None and ends is not None and ends < begins:
        begins = None
    made = a_benefit(
        session,
        f"{rng.choice(TITLES)}{rng.randint(1, 9)}",
        kind=rng.choice(list(BenefitKind)),
        state=rng.choices(list(BenefitState), (1, 12, 1, 1))[0],
        begins_on=None if begins is None else TODAY + begins * DAY,
        ends_on=None if ends is None else TODAY + ends * DAY,
        members_only=rng.random() < 0.3,
        groups=rng.sample(list(OccupationGroup), rng.choice((0, 0, 1, 4))),
        areas=rng.sample([*COUNTIES, "370100"], rng.choice((0, 0, 1))),
        places=rng.sample(places, rng.choice((0, 1, 1, 3))),
    )
    settle(session, made)
    return made


@pytest.fixture
def some(session: Session) -> Iterator[list[Benefit]]:
    forget(session.get_bind().engine)
    counties = [a_county(session, code, name) for code, name in COUNTIES.items()]
    rng = random.Random(5)
    places = [
        a_place(
            session,
            f"店{number}",
            (LIXIA[0] + rng.uniform(-0.6, 0.6), LIXIA[1] + rng.uniform(-0.4, 0.4)),
            kind=PlaceKind.merchant,
            county=rng.choice(counties),
            status=PlaceStatus.retired if number < 3 else PlaceStatus.open,
        )
        for number in range(24)
    ]
    made = [one(session, rng, places) for _ in range(90)]
    session.flush()
    yield made
    forget(session.get_bind().engine)


def measured(session: Session, made: Benefit, wishes: Wishes) -> float | None:
    """How far it is, by hand; None where it is out of reach."""
    own = [session.get_one(Place, row.place_id) for row in made.places]
    there = [place for place in own if place.status is not PlaceStatus.retired]
    if wishes.place:
        return 0 if wishes.place in [place.public_id for place in there] else None
    if wishes.origin is None and not wishes.person.county:
        return 0
    if not own:
        return 1 if wishes.origin is None else (wishes.within or 50) * 1000
    far = [away(place, wishes) for place in there]
    return min((metres for metres in far if metres is not None), default=None)


def away(place: Place, wishes: Wishes) -> float | None:
    if wishes.origin is not None:
        metres = geodesic(wishes.origin, [place.lng], [place.lat])[0]
        return metres if wishes.within == ANYWHERE or metres <= wishes.within * 1000 else None
    if place.county_code == wishes.person.county:
        return 0
    if place.county_code[:4] == wishes.person.county[:4]:
        return 2
    return 3 if wishes.within == ANYWHERE else None


def expected(session: Session, some: list[Benefit], wishes: Wishes) -> list[str]:
    """What the rules say, benefit by benefit."""
    found: list[tuple[float, date, str]] = []
    for made in some:
        far = measured(session, made, wishes)
        current = made.state is BenefitState.published and (made.ends_on or TODAY) >= TODAY
        kept = (
            current
            and (not wishes.kinds or made.kind in wishes.kinds)
            and rule_of(made).fits(wishes.person)
            and (wishes.text in made.title or named(made, wishes.text))
        )
        if kept and far is not None:
            found.append((far, made.ends_on or date.max, made.public_id))
    if wishes.place:
        found = [(0, ends, public_id) for _, ends, public_id in found]
    return [public_id for _, _, public_id in sorted(found)]


def named(made: Benefit, text: str) -> bool:
    """A text that names a kind finds benefits of that kind."""
    return made.kind is BenefitKind.health_check and text == "体检"


def asked(rng: random.Random, place: str) -> Wishes:
    """Any question, most of them with an answer."""

    def often(value: Any, share: float = 0.4) -> Any:
        return value if rng.random() < share else None

    origin = often((round(LIXIA[0] + rng.uniform(-0.2, 0.2), 4), LIXIA[1]))
    return Wishes(
        kinds=tuple(often(rng.sample(list(BenefitKind), 4)) or ()),
        person=Person(
            often(rng.choice(list(OccupationGroup))),
            often(rng.choice(list(COUNTIES))) or "",
            often(rng.random() < 0.5),
        ),
        origin=origin,
        within=rng.choice((*RADII, ANYWHERE)),
        place=often(place, 0.1) or "",
        text=often(rng.choice(("面馆", "体检")), 0.2) or "",
    )


def pages(session: Session, wishes: Wishes, limit: int) -> Iterator[Listed]:
    page = browse(session, Question(AT, wishes, limit), settings=SETTINGS)
    yield page
    while page.cursor:
        page = browse(session, resume(SETTINGS, page.cursor), settings=SETTINGS)
        yield page


def test_every_question_gets_what_a_plain_loop_finds(session: Session, some: list[Benefit]) -> None:
    rng, answered = random.Random(9), 0
    place = next(row for made in some for row in made.places if made.state == "published")
    known = session.get_one(Place, place.place_id).public_id
    for wishes in [Wishes(), Wishes(place=known), *(asked(rng, known) for _ in range(50))]:
        limit, found = rng.choice((1, 3, 20)), expected(session, some, wishes)
        seen = list(pages(session, wishes, limit))
        assert [card.public_id for page in seen for card in page.cards] == found, wishes
        assert seen[0].number == len(found)
        answered += bool(found)
    assert answered > 30


def test_a_card_tells_the_nearest_place(session: Session, some: list[Benefit]) -> None:
    near = browse(session, Question(AT, Wishes(origin=LIXIA, within=50), 90), settings=SETTINGS)
    told = [card.spot.distance_m for card in near.cards if card.spot]
    assert len(told) > 10
    assert told == sorted(told, key=lambda metres: metres or 0)
    assert [card.public_id for card in near.cards if not card.places] == [
        card.public_id for card in near.cards
    ][len(told) :]
    here = browse(session, Question(AT, Wishes(person=Person(county="370203"))), settings=SETTINGS)
    assert here.cards[0].spot is not None
    assert (here.area, here.cards[0].spot.county) == ("市北区", "市北区")


def test_of_one_place_the_card_names_that_place(session: Session) -> None:
    forget(session.get_bind().engine)
    near, far = a_place(session, "近"), a_place(session, "远", (LIXIA[0] + 0.3, LIXIA[1]))
    a_benefit(session, places=[near, far])
    wishes = Wishes(place=far.public_id, origin=LIXIA)
    (card,) = browse(session, Question(AT, wishes), settings=SETTINGS).cards
    assert card.spot is not None
    assert (card.spot.name, card.places) == ("远", 2)


def test_words_find_title_worth_place_organiser_and_kind(session: Session) -> None:
    forget(session.get_bind().engine)
    place = a_place(session, "老济南面馆")
    made = a_benefit(session, "牛肉面立减", places=[place], worth="减五元")
    settle(session, made)
    session.flush()
    for text in (
        "牛肉面",
        "老济南",
        "历下商户优惠",
        "五元",
        "nrm",
        "niurou",
        "面馆 优惠",
        "总工会",
    ):
        found = browse(session, Question(AT, Wishes(text=text)), settings=SETTINGS)
        assert [card.public_id for card in found.cards] == [made.public_id], text
    for text in ("羊肉", "市北", "面馆 体检"):
        assert not browse(session, Question(AT, Wishes(text=text)), settings=SETTINGS).cards, text


def test_as_many_statements_for_two_as_for_ninety(session: Session, some: list[Benefit]) -> None:
    counted: list[str] = []
    engine, wishes = session.get_bind().engine, Wishes(origin=LIXIA, within=50)

    def note(*args: object) -> None:
        counted.append(str(args[2]))

    browse(session, Question(AT, wishes, 2), settings=SETTINGS)
    event.listen(engine, "before_cursor_execute", note)
    try:
        browse(session, Question(AT, wishes, 2), settings=SETTINGS)
        few = len(counted)
        browse(session, Question(AT, wishes, 30), settings=SETTINGS)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    # The list, five for its cards, and the count.
    assert few == len(counted) - few == 7


@pytest.mark.parametrize("code", ["999999", "370100", "37", "x"])
def test_an_unknown_county_is_refused(session: Session, code: str) -> None:
    forget(session.get_bind().engine)
    a_county(session)
    with pytest.raises(DomainError, match="area_unknown"):
        browse(session, Question(AT, Wishes(person=Person(county=code))), settings=SETTINGS)


def test_a_place_of_nobody_and_a_cursor_of_nobody_are_refused(session: Session) -> None:
    forget(session.get_bind().engine)
    a_county(session)
    with pytest.raises(DomainError, match="place_unknown"):
        browse(session, Question(AT, Wishes(place="x")), settings=SETTINGS)
    with pytest.raises(DomainError, match="cursor_invalid"):
        resume(SETTINGS, "nonsense")
