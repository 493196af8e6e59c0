"""One tap at the door, and the end that undoes it."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import DomainError
from app.models.audit import AuditEntry
from app.models.kinds import Amenity, AmenityState
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services.hours.state import StateCode
from app.services.nearby.load import cards
from app.services.nearby.statement import SHUT
from app.services.place_edit import today
from app.services.place_edit.save import finish
from tests.factories.moment import NOW
from tests.services.place_edit.conftest import Begin

MIDNIGHT = datetime(2026, 3, 12, tzinfo=SHANGHAI)
SIX = NOW.replace(hour=18)


def _card(session: Session, place: Place, at: datetime) -> tuple[int, StateCode]:
    session.flush()
    card = cards(session, [place.id], at, soon_minutes=30)[place.id]
    return card.bucket, card.state.code


def _state(session: Session, place: Place, at: datetime) -> AmenityState:
    session.flush()
    card = cards(session, [place.id], at, soon_minutes=30)[place.id]
    return dict(card.amenities)[Amenity.shower]


def test_closed_today_ends_at_local_midnight(session: Session, place: Place, edit: Begin) -> None:
    finish(edit())
    today.close(edit(), today.end_of_day(NOW))
    assert place.closed_until == MIDNIGHT
    assert _card(session, place, MIDNIGHT - timedelta(seconds=1))[0] == SHUT
    assert _card(session, place, MIDNIGHT)[0] != SHUT
    assert not place.shut_at(MIDNIGHT)


def test_closing_again_changes_nothing(session: Session, place: Place, edit: Begin) -> None:
    assert today.close(edit(), today.end_of_day(NOW))
    version = place.version
    assert not today.close(edit(), today.end_of_day(NOW))
    assert place.version == version


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(hours=1), NOW + timedelta(days=367)])
def test_an_end_that_is_none_is_refused(
    session: Session, place: Place, edit: Begin, until: datetime
) -> None:
    with pytest.raises(DomainError, match="until_invalid"):
        today.close(edit(), until)
    assert place.version == 0


def test_open_again(session: Session, place: Place, edit: Begin) -> None:
    today.close(edit(), None)
    assert _card(session, place, NOW + timedelta(days=90))[0] == SHUT
    today.reopen(edit())
    assert _card(session, place, NOW) == (0, StateCode.open)


def test_closing_early_shortens_today_alone(session: Session, place: Place, edit: Begin) -> None:
    today.close_early(edit(), 15 * 60)
    day = timedelta(days=1)
    assert _card(session, place, NOW.replace(hour=15))[1] is StateCode.closed
    assert _card(session, place, NOW.replace(hour=15) + day)[1] is StateCode.open
    today.close_early(edit(), 17 * 60)
    assert len(place.exceptions) == 1, "a second thought replaces the first"
    today.reopen(edit())
    assert _card(session, place, NOW.replace(hour=15))[1] is StateCode.open


@pytest.mark.parametrize("closes", [9 * 60, 10 * 60, 18 * 60, 20 * 60])
def test_early_lies_between_now_and_the_end(place: Place, edit: Begin, closes: int) -> None:
    with pytest.raises(DomainError, match="until_invalid"):
        today.close_early(edit(), closes)


def test_broken_until_six_is_well_again_at_six(session: Session, place: Place, edit: Begin) -> None:
    today.break_until(edit(), Amenity.shower, SIX, "淋浴暂时不能用")
    assert _state(session, place, NOW) is AmenityState.broken
    assert _state(session, place, SIX - timedelta(seconds=1)) is AmenityState.broken
    assert _state(session, place, SIX) is AmenityState.available
    assert not today.break_until(edit(), Amenity.shower, SIX, "淋浴暂时不能用"), "said twice"
    today.break_until(edit(), Amenity.shower, MIDNIGHT, "淋浴暂时不能用")
    assert [one.ends_at for one in place.notices] == [MIDNIGHT], "one end at a time"


def test_mended_earlier(session: Session, place: Place, edit: Begin) -> None:
    today.break_until(edit(), Amenity.shower, SIX, "淋浴暂时不能用")
    today.set_amenity(edit(), Amenity.shower, AmenityState.available)
    assert _state(session, place, NOW) is AmenityState.available
    assert place.notices == []


def test_unknown_is_no_row(session: Session, place: Place, edit: Begin) -> None:
    today.set_amenity(edit(), Amenity.shower, AmenityState.unknown)
    assert [row.amenity for row in place.amenities] == [Amenity.toilet]


def test_a_tap_after_the_notice_ended_does_no_harm(place: Place, edit: Begin) -> None:
    today.add_notice(edit(), "停水", SIX)
    key = today.notice_key(place.notices[0])
    today.end_notice(edit(SIX + timedelta(hours=1)), key)
    assert not today.end_notice(edit(SIX + timedelta(hours=2)), key)
    assert place.notices == []


def test_what_is_renewed_and_what_not(session: Session, place: Place, edit: Begin) -> None:
    later = count(1)

    def soon() -> datetime:
        return NOW + timedelta(minutes=next(later))

    today.set_amenity(edit(at := soon()), Amenity.toilet, AmenityState.broken)
    ages = {row.amenity: row.confirmed_at for row in place.amenities}
    assert (place.verified_at, ages) == (at, {Amenity.toilet: at, Amenity.shower: None})
    today.confirm(edit(at := soon()))
    assert {row.confirmed_at for row in place.amenities} == {at}
    assert place.verified_at == at


def test_every_change_is_a_revision_and_an_entry(
    session: Session, place: Place, edit: Begin
) -> None:
    stamp = place.stamp
    today.close(edit(), None)
    today.reopen(edit())
    session.flush()
    rows = session.scalars(select(PlaceRevision).order_by(PlaceRevision.number)).all()
    assert [row.number for row in rows] == [1, 2, 3], "what stood before comes first"
    assert [row.content["status"][0] for row in rows] == ["open", "temporarily_closed", "open"]
    assert [row.account_id is None for row in rows] == [True, False, False]
    assert place.version == 3
    assert place.stamp != stamp
    entries = session.scalar(select(func.count()).select_from(AuditEntry))
    assert entries == 2
