"""Undo as one step: everything is as before, but what was done since stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.adapters.calendar import PublishedCalendar
from app.errors import DomainError, NotFound
from app.models.audit import AuditEntry
from app.models.kinds import Amenity, AmenityState, ImportState, PlaceStatus, RevisionCause
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.place_hours import OpenWindow
from app.models.revision import PlaceRevision
from app.services import place_codes
from app.services.place_edit import content, reading
from app.services.place_edit.merge import merge
from app.services.place_edit.restore import restore
from app.services.place_edit.save import Edit, begin, save
from tests.factories.care import a_report
from tests.factories.place import a_place
from tests.services.import_runs.conftest import CITY, COUNTY, NEIGHBOUR, Office
from tests.services.imports.test_load import FULL, LINE

Open = Callable[..., Office]
NEW = '乙驿站,驿站,117.06,36.65,解放路 13 号,0531-1,"24小时",空调,370102,,所有人,2026-03-05,JN-2'
#: Each changes one kind of thing about LINE.
CHANGES = {
    "name": LINE.replace("解放路驿站", "解放路爱心驿站"),
    "kind": LINE.replace(",驿站,", ",妈妈小屋,"),
    "address": LINE.replace("解放路12号", "解放路 99 号"),
    "phone": LINE.replace("0531-86012345", "0531-2"),
    "no phone": LINE.replace("0531-86012345", ""),
    "position": LINE.replace("117.05,36.64", "117.06,36.65"),
    "hours": LINE.replace("周一至周五 08:00-12:00,14:00-20:00;周末休息", "24小时"),
    "unreadable hours": LINE.replace("周一至周五 08:00-12:00,14:00-20:00;周末休息", "有人就开"),
    "amenities": LINE.replace("热水、微波炉坏", "热水坏、空调、WiFi不详"),
    "owner": LINE.replace("快递行业工会联合会", COUNTY),
    "audience": LINE.replace("所有人", "老人"),
    "verification": LINE.replace("2026-03-01", "2026-03-08"),
    "all": '乙,书屋,117.08,36.66,别处,1234,"08:00-09:00",淋浴,370102,'
    "历下区总工会,会员,2026-03-09,JN-1",
}


def _everything(office: Office) -> list[tuple[Any, ...]]:
    """All that is said of all places, with ages, windows and what they are found by."""
    office.session.flush()
    office.session.expire_all()
    windows = office.session.execute(
        select(OpenWindow.place_id, OpenWindow.opens_at, OpenWindow.closes_at, OpenWindow.state)
    )
    return [
        tuple(sorted(map(tuple, windows))),
        *(
            (content.snapshot(place), place.verified_at, place.confirmed_at, place.search_pinyin)
            for place in office.desk.places()
        ),
    ]


def _edit(office: Office, place: Place, wanted: content.Units) -> Edit:
    edit = begin(office.session, office.actor, place.public_id, office.desk.at, PublishedCalendar())
    save(edit, place.version, wanted)
    return edit


@pytest.mark.parametrize("what", CHANGES)
def test_undo_is_exact(office: Open, what: str) -> None:
    city = office(CITY)
    city.load(f"{FULL}\n{LINE}")
    before = _everything(city)
    city.desk.at += timedelta(hours=1)
    run = city.load(f"{FULL}\n{CHANGES[what]}\n{NEW}")
    assert (run.changed, run.added) == (1, 1)
    assert _everything(city) != before
    city.desk.at += timedelta(hours=1)
    told = city.undo(run)
    assert _everything(city) == before
    assert told == {"restored": 1, "deleted": 1, "retired": 0, "kept": 0, "places": []}
    assert run.state is ImportState.undone


def test_undo_of_an_undo_is_nothing(office: Open) -> None:
    county = office()
    run = county.load(f"{FULL}\n{NEW}")
    county.undo(run)
    county.load(f"{FULL}\n{NEW}")
    before = _everything(county)
    county.undo(run)
    assert _everything(county) == before
    acts = select(AuditEntry.action).order_by(AuditEntry.id)
    assert county.session.scalars(acts).all() == [
        *("import.checked", "import.applied", "import.undone"),
        *("import.checked", "import.applied"),
    ]


def test_later_edits_stay_field_by_field(office: Open) -> None:
    city = office(CITY)
    city.load(f"{FULL}\n{LINE}")
    verified = city.desk.place().verified_at
    run = city.load(f"{FULL}\n{CHANGES['all']}")
    place = city.desk.place()
    city.desk.at += timedelta(hours=1)
    _edit(city, place, {"phone": "0531-77", "amenity.shower": "broken"})
    told = city.undo(run)
    place = city.desk.place()
    assert (place.name, place.phone) == ("解放路驿站", "0531-77")
    states = {one.amenity: one.state for one in place.amenities}
    assert states[Amenity.shower] is AmenityState.broken
    assert states[Amenity.microwave] is AmenityState.broken, "as before the import"
    assert (place.lng, len(place.spans)) == (117.05, 10)
    assert place.verified_at == city.desk.at != verified, "somebody has looked since"
    assert told["places"] == [
        {"place": place.public_id, "why": "edited", "units": ["phone", "amenity.shower"]}
    ]
    newest = city.session.scalars(select(PlaceRevision).order_by(PlaceRevision.id.desc())).first()
    assert newest is not None and newest.cause is RevisionCause.undone
    assert newest.content == content.snapshot(place)


def test_what_somebody_confirmed_since_stays(office: Open) -> None:
    city = office(CITY)
    city.load(f"{FULL}\n{LINE}")
    run = city.load(f"{FULL}\n{CHANGES['amenities']}")
    row = next(one for one in city.desk.place().amenities if one.amenity is Amenity.drinking_water)
    assert row.state is AmenityState.broken
    row.confirmed_at = city.desk.at
    told = city.undo(run)
    states = {one.amenity: one.state for one in city.desk.place().amenities}
    broken = AmenityState.broken
    assert states == {Amenity.drinking_water: broken, Amenity.microwave: broken}
    assert told["places"][0]["why"] == "confirmed"  # type: ignore[index]


def test_a_change_past_the_editors_is_in_the_history(office: Open) -> None:
    city = office(CITY)
    city.load(f"{FULL}\n{LINE}")
    run = city.load(f"{FULL}\n{CHANGES['name']}")
    city.desk.place().phone = "0531-99"
    city.undo(run)
    _, rows = reading.history(city.session, city.actor, city.desk.place().public_id)
    assert [row.fields for row in rows] == [("name",), ("phone",), ("name",), ()]


@pytest.mark.parametrize("hung", ["report", "code", "edit"])
def test_an_added_place_that_is_used_is_only_withdrawn(office: Open, hung: str) -> None:
    county = office()
    run = county.load(f"{FULL}\n{NEW}")
    place = county.desk.place()
    if hung == "report":
        a_report(county.session, place)
    elif hung == "code":
        place_codes.ensure(county.session, county.actor, [place.id], county.desk.at)
    else:
        _edit(county, place, {"name": "丙驿站"})
    told = county.undo(run)
    place = county.desk.place()
    assert place.status is PlaceStatus.retired
    assert (told["deleted"], told["retired"]) == (0, 1)
    edit = begin(
        county.session,
        county.actor,
        place.public_id,
        county.desk.at,
        PublishedCalendar(),
        retired=True,
    )
    place.status = PlaceStatus.open
    assert edit.before["status"][0] == "retired"


def test_an_added_place_leaves_nothing_behind(office: Open) -> None:
    county = office()
    run = county.load(f"{FULL}\n{NEW}")
    county.undo(run)
    for table in (Place, PlaceRevision, OpenWindow):
        assert county.session.scalar(select(func.count()).select_from(table)) == 0


def test_what_others_were_merged_into_stays(office: Open) -> None:
    city = office(CITY)
    old = a_place(city.session, name="老驿站", owner=office(COUNTY).organisation)
    run = city.load(f"{FULL}\n{NEW}")
    new = next(place for place in city.desk.places() if place.id != old.id)
    merge(city.session, city.actor, new.public_id, old.public_id, city.desk.at, PublishedCalendar())
    told = city.undo(run)
    assert new.status is PlaceStatus.open
    assert told["places"] == [{"place": new.public_id, "why": "merged", "units": []}]


def test_what_went_into_another_place_stays_there(office: Open) -> None:
    city = office(CITY)
    old = a_place(city.session, name="老驿站", owner=office(COUNTY).organisation)
    run = city.load(f"{FULL}\n{NEW}")
    new = next(place for place in city.desk.places() if place.id != old.id)
    merge(city.session, city.actor, old.public_id, new.public_id, city.desk.at, PublishedCalendar())
    told = city.undo(run)
    assert new.merged_into_id == old.id
    assert told["places"] == [{"place": new.public_id, "why": "merged", "units": []}]


def test_what_another_organisation_took_over_stays(office: Open) -> None:
    county = office()
    run = county.load(f"{FULL}\n{NEW}")
    county.desk.place().owner_id = office(NEIGHBOUR).organisation.id
    told = county.undo(run)
    assert county.desk.place().status is PlaceStatus.open
    assert told["places"][0]["why"] == "moved"  # type: ignore[index]


def test_any_version_can_be_restored_afterwards(office: Open) -> None:
    city = office(CITY)
    city.load(f"{FULL}\n{LINE}")
    run = city.load(f"{FULL}\n{CHANGES['name']}")
    city.undo(run)
    edit = begin(
        city.session, city.actor, city.desk.place().public_id, city.desk.at, PublishedCalendar()
    )
    assert restore(edit, 2)
    assert city.desk.place().name == "解放路爱心驿站"


def test_only_those_above_undo_and_only_what_was_applied(office: Open) -> None:
    county = office()
    run = county.upload(f"{FULL}\n{NEW}")
    with pytest.raises(DomainError, match="import_not_applied"):
        county.undo(run)
    county.apply(run)
    with pytest.raises(NotFound):
        office(NEIGHBOUR).undo(run)
    assert office(CITY).undo(run)["deleted"] == 1
    assert county.session.get(Organisation, run.organisation_id) is not None
