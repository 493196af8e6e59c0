"""A listing as plain JSON says all that an editor may change, and goes back the way it came."""

import json
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.models.kinds import Amenity, AmenityState, HolidayRule
from app.models.place import Place
from app.services.place_edit import content, exceptions, restore, today
from app.services.place_edit.save import save
from tests.factories.moment import NOW
from tests.services.place_edit.conftest import Begin


def _much(place: Place, edit: Begin) -> None:
    """Change nearly everything."""
    units = content.units(content.snapshot(place))
    changes = {
        "name": "甲驿站",
        "kind": "library" if units["kind"] == "library" else "mother_room",
        "address": "经十路 2 号",
        "phone": "0531-1",
        "audience": "everyone",
        "audience_note": "请登记",
        "entrance_steps": 0,
        "door_width_cm": 90,
        "holiday_rule": "closed",
        "hours": [True, [], ""],
        "available": ["2026-03-01", "2026-04-01"],
        "position": [117.051, 36.641, True, place.county_code, None],
    }
    save(edit(), place.version, changes)
    today.set_amenity(edit(), Amenity.toilet, AmenityState.absent)
    today.set_amenity(edit(), Amenity.wifi, AmenityState.broken)
    exceptions.add(
        edit(),
        {"first_day": "2026-05-01", "last_day": "2026-05-03", "spans": [[540, 600]], "note": "节"},
    )


def test_it_is_json_and_nothing_is_lost(session: Session, place: Place, edit: Begin) -> None:
    before = content.snapshot(place)
    assert json.loads(json.dumps(before)) == before
    _much(place, edit)
    session.expire_all()
    after = content.snapshot(place)
    assert json.loads(json.dumps(after)) == after
    assert (place.holiday_rule, place.always_open) == (HolidayRule.closed, True)
    assert place.available_until == date(2026, 4, 1)
    assert place.entrance_steps == 0


def test_restoring_brings_every_lasting_unit_back(
    session: Session, place: Place, edit: Begin
) -> None:
    before = content.units(content.snapshot(place))
    _much(place, edit)
    much = content.units(content.snapshot(place))
    assert len(content.changed(before, much)) == 15
    today.close(edit(), None)
    verified = place.verified_at
    assert restore.restore(edit(NOW + timedelta(days=1)), 1)
    session.expire_all()
    now = content.units(content.snapshot(place))
    assert content.changed(before, now) == ["status"], "today's closing is nobody's past"
    assert place.verified_at == verified, "nobody has looked"
    assert not restore.restore(edit(), 1), "twice is once"
    assert restore.restore(edit(), place.version - 1)
    session.expire_all()
    assert content.changed(much, content.units(content.snapshot(place))) == ["status"]
