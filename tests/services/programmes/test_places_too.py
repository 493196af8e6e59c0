"""What happens at a place, and what is on nearby today."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.models.place import Place
from app.models.programme_kinds import ProgrammeState
from app.services.divisions import forget
from app.services.programmes.places_too import SHOWN, at_place, nearby_today
from tests.factories.division import LIXIA, a_county
from tests.factories.moment import NOW
from tests.factories.place import a_place
from tests.factories.programme import a_programme


def hours(begins: float, lasts: float = 1.0) -> list[tuple[datetime, datetime]]:
    starts = NOW + timedelta(hours=begins)
    return [(starts, starts + timedelta(hours=lasts))]


def place(session: Session) -> Place:
    forget(session.get_bind().engine)
    a_county(session)
    return a_place(session, "花园路驿站", LIXIA)


def test_the_next_few_at_a_place_each_once(session: Session) -> None:
    here = place(session)
    for number in range(6):
        twice = [*hours(number + 1), *hours(number + 50)]
        a_programme(session, f"课{number}", meetings=twice, place_id=here.id)
    a_programme(session, "消", place_id=here.id, state=ProgrammeState.cancelled)
    a_programme(session, "别处")
    shown = at_place(session, here.public_id, NOW)
    assert [card.title for card in shown] == [f"课{number}" for number in range(SHOWN)]
    assert shown[0].starts_at == NOW + timedelta(hours=1)
    assert at_place(session, "0000000000", NOW) == ()


def test_today_nearby_is_what_is_not_over_and_not_tomorrow(session: Session) -> None:
    place(session)
    assert nearby_today(session, LIXIA, 2000, NOW) is None
    near, far = (LIXIA[0] + 0.01, LIXIA[1]), (LIXIA[0] + 0.05, LIXIA[1])
    for title, begins, spot in (
        *(("已完", -3, near), ("明天", 20, near), ("太远", 2, far)),
        *(("晚上", 9, near), ("正在", -0.5, near)),
    ):
        a_programme(session, title, meetings=hours(begins), at=spot)
    a_programme(session, "稿", meetings=hours(1), at=near, state=ProgrammeState.draft)
    found = nearby_today(session, LIXIA, 2000, NOW)
    assert found is not None
    assert (found.number, found.title) == (2, "正在")
    assert found.to == "/programmes?lng=117.0500&lat=36.6400&within=5&when=today"
    alone = nearby_today(session, far, 500, NOW)
    assert alone is not None
    assert alone.to.startswith("/programmes/")
    assert (alone.number, alone.title) == (1, "太远")
