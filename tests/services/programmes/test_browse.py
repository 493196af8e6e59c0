"""The list of programmes, held against a plain loop over everything."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.config import SHANGHAI, Settings
from app.errors import DomainError
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeGroup
from app.models.programme_kinds import OccupationGroup, ProgrammeKind, ProgrammeState
from app.services.divisions import forget
from app.services.programmes.browse import Listed, Section, browse, resume
from app.services.programmes.question import RADII, ForWhom, Question, When, Wishes, span
from app.services.programmes.searched import settle
from app.spatial.metric import geodesic
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW
from tests.factories.programme import a_programme

AT = NOW.astimezone(UTC)
SETTINGS = Settings(secret_key="only for these tests")
COUNTIES = {"370102": "历下区", "370103": "市中区", "370203": "市北区"}
TITLES = ("电动车维修课", "秋季招聘会", "心理咨询开放日", "快递员技能竞赛", "Python 入门")


def one(session: Session, rng: random.Random, number: int) -> Programme:
    """Anything that an organiser may post, around `NOW`."""
    starts = AT + timedelta(hours=rng.choice((-30, -24, -23, -2, -1, 0, 1, 5, 30, 60, 100, 400)))
    gaps = rng.choice(((), (0,), (0,), (0, 0), (0, 72), (-240, 48), (-48, -24, 72)))
    lasts = timedelta(hours=rng.choice((1, 2, 24)))
    begins = [starts + timedelta(hours=gap) for gap in gaps]
    county = rng.choice(list(COUNTIES))
    made = a_programme(
        session,
        f"{rng.choice(TITLES)}{number}",
        meetings=[(begin, begin + lasts) for begin in begins],
        at=(LIXIA[0] + rng.uniform(-0.6, 0.6), LIXIA[1] + rng.uniform(-0.4, 0.4)),
        kind=rng.choice(list(ProgrammeKind)),
        state=rng.choices(list(ProgrammeState), (1, 8, 1, 1))[0],
        county_code=county,
        members_only=rng.random() < 0.3,
        by_sign_up=rng.random() < 0.8,
        capacity=rng.choice((None, 1, 5)),
        sign_up_until=rng.choice((None, AT, AT + timedelta(hours=1))),
    )
    made.taken = rng.choice((0, made.capacity or 0))
    made.groups = [
        ProgrammeGroup(group=group)
        for group in rng.sample(list(OccupationGroup), rng.choice((0, 0, 1, 3)))
    ]
    settle(session, made)
    return made


@pytest.fixture
def some(session: Session) -> Iterator[list[Programme]]:
    forget(session.get_bind().engine)
    for code, name in COUNTIES.items():
        a_county(session, code, name)
    rng = random.Random(4)
    made = [one(session, rng, number) for number in range(90)]
    session.flush()
    yield made
    forget(session.get_bind().engine)


def expected(some: list[Programme], wishes: Wishes) -> list[str]:
    """What the rules say, programme by programme."""
    floor, ceiling = span(wishes, AT)
    found = []
    for made in some:
        left = sorted(
            (meeting for meeting in made.sessions if meeting.ends_at > floor),
            key=lambda meeting: (meeting.starts_at, meeting.id),
        )
        if not left or (ceiling and left[0].starts_at >= ceiling) or not keeps(made, wishes):
            continue
        found.append((left[0].starts_at, left[0].public_id, made.public_id))
    return [public_id for _, _, public_id in sorted(found)]


def keeps(made: Programme, wishes: Wishes) -> bool:
    groups = {row.group for row in made.groups}
    seats = made.capacity is None or made.taken < made.capacity
    in_time = made.sign_up_until is None or made.sign_up_until > AT
    assert made.county_code and made.lng and made.lat
    return all(
        (
            made.state is ProgrammeState.published,
            not wishes.kinds or made.kind in wishes.kinds,
            not wishes.group or not groups or wishes.group in groups,
            not wishes.county or made.county_code.startswith(wishes.county.removesuffix("00")),
            not wishes.origin
            or geodesic(wishes.origin, [made.lng], [made.lat])[0] <= wishes.within * 1000,
            not wishes.free or not made.by_sign_up or (seats and in_time),
            not wishes.whom or made.members_only == (wishes.whom is ForWhom.members),
            not wishes.text or wishes.text in made.title or named(made, wishes.text),
        )
    )


def named(made: Programme, text: str) -> bool:
    """A text that names a kind finds programmes of that kind."""
    return made.kind is ProgrammeKind.job_fair and text == "招聘会"


def asked(rng: random.Random) -> Wishes:
    """Any question, most of them with an answer."""

    def often(value: Any, share: float = 0.3) -> Any:
        return value if rng.random() < share else None

    when = often(rng.choice((When.today, When.week, When.weekend)))
    return Wishes(
        kinds=tuple(often(rng.sample(list(ProgrammeKind), 3)) or ()),
        group=often(rng.choice(list(OccupationGroup))),
        when=when,
        day=None if when else often(NOW.date() + timedelta(rng.randint(-1, 5)), 0.2),
        county=often(rng.choice((*COUNTIES, "370100"))) or "",
        origin=often((LIXIA[0] + rng.uniform(-0.2, 0.2), LIXIA[1])),
        within=rng.choice(RADII),
        free=bool(often(True)),
        whom=often(rng.choice(list(ForWhom))),
        text=often(rng.choice(("维修", "招聘会", "课"))) or "",
    )


def pages(session: Session, wishes: Wishes, limit: int) -> Iterator[Listed]:
    page = browse(session, Question(AT, wishes, limit), settings=SETTINGS)
    yield page
    while page.cursor:
        page = browse(session, resume(SETTINGS, page.cursor), settings=SETTINGS)
        yield page


def test_every_question_gets_what_a_plain_loop_finds(
    session: Session, some: list[Programme]
) -> None:
    rng = random.Random(9)
    answered = 0
    for wishes in [Wishes(), *(asked(rng) for _ in range(40))]:
        limit = rng.choice((1, 3, 20))
        shown = [card.public_id for page in pages(session, wishes, limit) for card in page.cards]
        assert shown == expected(some, wishes), wishes
        answered += bool(shown)
    assert answered > 20


def test_what_plays_any_time_stands_apart(session: Session, some: list[Programme]) -> None:
    free = [one for one in some if not one.sessions and one.state is ProgrammeState.published]
    newest = [one.public_id for one in sorted(free, key=lambda one: -one.id)]
    first = browse(session, Question(AT), settings=SETTINGS)
    assert [card.public_id for card in first.recorded] == newest[:3]
    assert first.more_recorded == (len(newest) > 3)
    every = [
        card.public_id
        for page in pages(session, Wishes(when=When.anytime), 2)
        for card in page.recorded
    ]
    assert every == newest
    for wishes in (Wishes(when=When.today), Wishes(county="370102"), Wishes(origin=LIXIA)):
        assert not browse(session, Question(AT, wishes), settings=SETTINGS).recorded


def test_words_find_title_place_organiser_and_kind(session: Session) -> None:
    forget(session.get_bind().engine)
    a_county(session)
    made = a_programme(session, "电动车维修课", address="花园路1号", county_code="370102")
    settle(session, made)
    session.flush()
    for text in (
        "维修",
        "历下",
        "历下技能培训",
        "花园路",
        "ddcwx",
        "weixiu",
        "技能 培训",
        "总工会",
    ):
        found = browse(session, Question(AT, Wishes(text=text)), settings=SETTINGS)
        assert [card.public_id for card in found.cards] == [made.public_id], text
    for text in ("焊工", "市北", "%", "维修 焊工"):
        found = browse(session, Question(AT, Wishes(text=text)), settings=SETTINGS)
        assert [card.public_id for card in found.cards] == ([made.public_id] * (text == "%")), text


def test_as_many_statements_for_two_as_for_ninety(session: Session, some: list[Programme]) -> None:
    counted: list[str] = []
    engine = session.get_bind().engine

    def note(*args: object) -> None:
        counted.append(str(args[2]))

    browse(session, Question(AT, limit=2), settings=SETTINGS)
    event.listen(engine, "before_cursor_execute", note)
    try:
        browse(session, Question(AT, limit=2), settings=SETTINGS)
        few = len(counted)
        browse(session, Question(AT, limit=90), settings=SETTINGS)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert few == len(counted) - few == 6


@pytest.mark.parametrize("code", ["999999", "37", "370102001", "x"])
def test_an_unknown_county_is_refused(session: Session, code: str) -> None:
    forget(session.get_bind().engine)
    a_county(session)
    with pytest.raises(DomainError, match="area_unknown"):
        browse(session, Question(AT, Wishes(county=code)), settings=SETTINGS)


def test_headings(session: Session) -> None:
    forget(session.get_bind().engine)
    a_county(session)
    sunday = datetime(2026, 3, 15, 23, 0, tzinfo=SHANGHAI)
    for begins in (NOW - timedelta(hours=1), sunday, sunday + timedelta(hours=1)):
        a_programme(session, meetings=[(begins, begins + timedelta(hours=2))])
    page = browse(session, Question(AT), settings=SETTINGS)
    assert [page.section(card) for card in page.cards] == [*Section]


def test_weekend_is_the_coming_one_or_what_is_left_of_it() -> None:
    friday = datetime(2026, 3, 13, 10, 0, tzinfo=SHANGHAI)
    saturday = datetime(2026, 3, 14, tzinfo=SHANGHAI)
    weekend, monday = Wishes(when=When.weekend), datetime(2026, 3, 16, tzinfo=SHANGHAI)
    assert span(weekend, friday) == (saturday, monday)
    noon = saturday + timedelta(hours=12)
    assert span(weekend, noon) == (noon, monday)
    day = Wishes(day=date(2026, 3, 20))
    begins = datetime(2026, 3, 20, tzinfo=SHANGHAI)
    assert span(day, friday) == (begins, begins + timedelta(days=1))


def test_cursor_of_nobody_is_refused() -> None:
    with pytest.raises(DomainError, match="cursor_invalid"):
        resume(SETTINGS, "nonsense")
