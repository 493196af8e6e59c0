"""The page of one place: everything that is known, as of one instant."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.adapters.calendar import CalendarDay, DayKind
from app.config import SHANGHAI, Settings
from app.errors import NotFound
from app.models.kinds import Amenity, AmenityState, HolidayRule, PlaceKind, PlaceStatus
from app.models.place import Place
from app.services.divisions import forget
from app.services.hours.day import PlanKind
from app.services.hours.state import StateCode
from app.services.place_detail import PlaceDetail
from app.services.places import detail, listed_id
from tests.databases import Database
from tests.factories.care import a_confirmation, a_notice
from tests.factories.division import LIXIA, a_township
from tests.factories.moment import NOW, TODAY
from tests.factories.organisation import an_organisation
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.place_hours import an_exception, opens, windows

SETTINGS = Settings(secret_key="secret")
HOUR = timedelta(hours=1)
#: Degrees of latitude in a metre.
METRE = 1 / 110_990


class Workdays:
    """A calendar without holidays, but for the days given."""

    def __init__(self, *holidays: date) -> None:
        self.holidays = holidays

    def day(self, day: date) -> CalendarDay:
        if day in self.holidays:
            return CalendarDay(DayKind.holiday, "国庆节")
        return CalendarDay(DayKind.weekend if day.weekday() > 4 else DayKind.workday)


@pytest.fixture(autouse=True)
def fresh_divisions(database: Database) -> None:
    """Each test makes its own divisions."""
    forget(database.engines.write)


def told(
    session: Session, place: Place, at: datetime = NOW, calendar: Workdays | None = None
) -> PlaceDetail:
    return detail(session, place.public_id, at, calendar or Workdays(), settings=SETTINGS)


def test_names_owner_and_plain_facts(session: Session) -> None:
    owner = an_organisation(session, "历下区总工会", phone="0531-90001234")
    place = a_place(
        session,
        township=a_township(session),
        owner=owner,
        audience_note="出示工牌",
        entrance_steps=0,
        door_width_cm=90,
        location_confirmed=True,
        hours_text="每天 8-18 点",
    )
    found = told(session, place)
    assert found.where == "济南市历下区解放路街道"
    assert (found.owner, found.owner_phone) == ("历下区总工会", "0531-90001234")
    assert (found.audience_note, found.entrance_steps, found.door_width_cm) == ("出示工牌", 0, 90)
    assert (found.location_confirmed, found.hours_text) == (True, "每天 8-18 点")
    assert (found.card.public_id, found.card.name) == (place.public_id, "解放路驿站")


def test_hours_unknown_are_an_empty_week_and_an_unknown_state(session: Session) -> None:
    found = told(session, a_place(session))
    assert (found.week, found.usual, found.card.state.code) == ((), (), StateCode.unknown)
    assert found.card.bucket == 1


def test_the_week_begins_today_and_knows_holidays_and_exceptions(session: Session) -> None:
    place = a_place(session, holiday_rule=HolidayRule.closed)
    opens(session, place, 8 * 60, 18 * 60)
    windows(session, place, (NOW - HOUR, NOW + HOUR))
    tomorrow = TODAY + timedelta(days=1)
    an_exception(session, place, tomorrow, spans=[(540, 600), (480, 500)], note="培训")
    an_exception(session, place, TODAY - timedelta(days=9), TODAY - timedelta(days=1))
    an_exception(session, place, TODAY - timedelta(days=9), TODAY, spans=[(480, 1080)])
    found = told(session, place, calendar=Workdays(TODAY + timedelta(days=2)))
    assert [day.day for day in found.week] == [TODAY + timedelta(days=n) for n in range(7)]
    assert found.week[1].spans == ((480, 500), (540, 600))
    assert (found.week[2].kind, found.week[2].spans) == (PlanKind.holiday, ())
    assert found.week[3].spans == ((480, 1080),)
    assert [group.weekdays for group in found.usual] == [tuple(range(7))]
    assert [(one.first_day, one.note) for one in found.exceptions] == [
        (TODAY - timedelta(days=9), ""),
        (tomorrow, "培训"),
    ]
    assert found.exceptions[1].spans == ((480, 500), (540, 600))


def test_today_is_the_local_day(session: Session) -> None:
    place = a_place(session, available_until=TODAY)
    opens(session, place)
    an_exception(session, place, TODAY)
    late = datetime(2026, 3, 11, 23, 59, tzinfo=SHANGHAI)
    before, after = told(session, place, late), told(session, place, late + HOUR)
    assert (before.week[0].day, len(before.exceptions)) == (TODAY, 1)
    assert (after.week[0].day, len(after.exceptions)) == (TODAY + timedelta(days=1), 0)
    assert not before.is_over(before.week[0].day)
    assert after.is_over(after.week[0].day)


def test_only_notices_that_hold_now(session: Session) -> None:
    place = a_place(session)
    a_notice(session, place, "已过", starts_at=NOW - 2 * HOUR, ends_at=NOW)
    a_notice(session, place, "还没到", starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    a_notice(session, place, "后结束", starts_at=NOW, ends_at=NOW + 3 * HOUR)
    a_notice(session, place, "先结束", starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    assert [one.text for one in told(session, place).notices] == ["先结束", "后结束"]


def test_amenities_keep_state_and_age_in_the_order_of_the_vocabulary(session: Session) -> None:
    place = a_place(session)
    offers(session, place, Amenity.wifi, confirmed_at=None)
    offers(session, place, Amenity.drinking_water, state=AmenityState.broken)
    offers(session, place, Amenity.toilet, state=AmenityState.absent, confirmed_at=NOW - HOUR)
    facts = told(session, place).amenities
    assert [(one.amenity, one.state, one.confirmed_at) for one in facts] == [
        (Amenity.drinking_water, AmenityState.broken, NOW),
        (Amenity.toilet, AmenityState.absent, NOW - HOUR),
        (Amenity.wifi, AmenityState.available, None),
    ]


def test_confirmations_of_the_last_thirty_days_are_counted(session: Session) -> None:
    place, other = a_place(session), a_place(session, "别处")
    for number, days in enumerate((0, 1, 29, 30, 31)):
        device = bytes([number]) * 16
        a_confirmation(session, place, device=device, day=TODAY - timedelta(days=days))
    a_confirmation(session, other)
    assert told(session, place).confirmations == 3


def test_the_same_address_is_thirty_metres_and_not_itself(session: Session) -> None:
    lng, lat = LIXIA
    place = a_place(session, at=LIXIA)
    a_place(session, "同门", at=LIXIA, kind=PlaceKind.mother_room)
    a_place(session, "二十九米", at=(lng, lat + 29 * METRE))
    a_place(session, "三十一米", at=(lng, lat + 31 * METRE))
    a_place(session, "对角", at=(lng + 25 / 89_400, lat + 25 * METRE))
    a_place(session, "撤了", at=LIXIA, status=PlaceStatus.retired)
    a_place(session, "过了", at=LIXIA, available_until=TODAY - timedelta(days=1))
    near = told(session, place).same_address
    assert [(card.name, card.number) for card in near] == [("同门", 1), ("二十九米", 2)]
    assert near[0].distance_m == 0
    assert near[1].distance_m == pytest.approx(29, abs=0.2)


def test_a_crowded_address_shows_the_nearest_eight(session: Session) -> None:
    lng, lat = LIXIA
    place = a_place(session, at=LIXIA)
    for number in range(12):
        a_place(session, f"第{number:02}", at=(lng, lat + 2 * number * METRE))
    names = [card.name for card in told(session, place).same_address]
    assert names == [f"第{number:02}" for number in range(8)]


def test_closed_for_a_time_shows_until_when(session: Session) -> None:
    place = a_place(
        session, status=PlaceStatus.temporarily_closed, closed_until=NOW + timedelta(days=3)
    )
    card = told(session, place).card
    assert (card.bucket, card.state.code, card.state.changes_at) == (
        2,
        StateCode.closed,
        NOW + timedelta(days=3),
    )


def test_ids_are_read_in_either_case_and_retired_ones_are_gone(session: Session) -> None:
    place = a_place(session, public_id="abcdefgh12")
    assert listed_id(session, "ABCDEFGH12") == place.id
    place.status = PlaceStatus.retired
    session.flush()
    with pytest.raises(NotFound, match="place_unknown"):
        told(session, place)


@pytest.mark.parametrize(
    "wrong", ["", "ilouILOU12", "abcdefgh1", "abcdefgh123", "%" * 10, "\x00" * 10]
)
def test_what_is_no_id_is_not_found(session: Session, wrong: str) -> None:
    with pytest.raises(NotFound, match="place_unknown"):
        listed_id(session, wrong)


def test_the_number_of_statements_is_constant(session: Session) -> None:
    place = a_place(session)
    told(session, place)
    counted: list[object] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *words: counted.append(words[2]))
    sizes = []
    for amenity in Amenity.wifi, Amenity.toilet:
        counted.clear()
        told(session, place)
        sizes.append(len(counted))
        opens(session, place)
        offers(session, place, amenity)
        for number in range(6):
            a_place(session, f"邻{number}")
            a_notice(session, place, f"第{number}条")
            an_exception(session, place, TODAY + timedelta(days=number))
    assert sizes[0] == sizes[1] <= 12
