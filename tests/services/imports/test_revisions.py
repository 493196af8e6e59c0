"""Every place that an import adds or changes gets a revision, as an editor's save would."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.adapters.calendar import PublishedCalendar
from app.models.kinds import Amenity, AmenityState, RevisionCause
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services.place_edit import content, exceptions, today
from app.services.place_edit.save import EditConflict, begin, save
from app.services.place_edit.snapshots import snapshots
from tests.factories.moment import NOW
from tests.services.imports.desk import ROW, Desk
from tests.services.imports.test_load import FULL, LINE

OTHER = (
    '解放路爱心驿站,妈妈小屋,117.06,36.65,解放路 13 号,0531-1,"24小时","热水坏、空调、WiFi不详",'
    "370102,历下区总工会,工会会员,2026-03-05,JN-1"
)
MINE = Actor(None, (Held(Role.administrator, ""),))


def _revisions(session: Session, place: Place) -> list[PlaceRevision]:
    rows = select(PlaceRevision).where(PlaceRevision.place_id == place.id)
    return list(session.scalars(rows.order_by(PlaceRevision.number)))


def _plain(stored: content.Content) -> content.Content:
    return {name: value for name, value in stored.items() if name != "dated"}


def test_a_new_place_has_its_first_revision(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    place = desk.place()
    (first,) = _revisions(desk.session, place)
    assert (first.number, place.version) == (1, 1)
    assert (first.cause, first.account_id, first.at) == (RevisionCause.imported, None, desk.at)
    assert first.content == content.snapshot(place)


def test_a_place_of_which_nothing_is_known_too(desk: Desk) -> None:
    desk.load(f"名称,类型,经度,纬度\n{ROW}")
    (first,) = _revisions(desk.session, desk.place())
    assert first.content == content.snapshot(desk.place())


def test_a_change_has_one_that_says_what_stands(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    was = content.snapshot(desk.place())
    desk.at += timedelta(days=1)
    desk.load(f"{FULL}\n{OTHER}")
    place = desk.place()
    first, second = _revisions(desk.session, place)
    assert (first.content, place.version) == (was, 2)
    assert _plain(second.content) == content.snapshot(place)
    assert len(content.changed(content.units(was), content.units(second.content))) == 12
    dated = second.content["dated"]
    named = {"microwave", "drinking_water", "air_conditioning", "wifi"}
    assert set(dated) == {"verified_at", *named}
    assert dated["verified_at"][0] < dated["verified_at"][1]


def test_what_stood_and_nobody_kept_is_kept_first(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    place = desk.place()
    place.phone = "0531-99"  # past the editors
    desk.session.flush()
    desk.load(f"{FULL}\n{LINE}")
    said = [one.content["phone"] for one in _revisions(desk.session, desk.place())]
    assert said == ["0531-86012345", "0531-99", "0531-86012345"]


def test_an_open_editor_sees_what_an_import_changed(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}")
    seen = desk.place().version
    desk.load(f"{FULL}\n{LINE.replace('0531-86012345', '0531-2')}")

    def saved(wanted: content.Units) -> bool:
        edit = begin(desk.session, MINE, desk.place().public_id, NOW, PublishedCalendar())
        return save(edit, seen, wanted)

    assert saved({"name": "新名"}), "other units come together"
    with pytest.raises(EditConflict) as conflict:
        saved({"phone": "0531-3"})
    assert conflict.value.overlap == ["phone"]
    assert desk.place().phone == "0531-2"


def test_many_at_once_say_what_one_says(desk: Desk) -> None:
    desk.load(f"{FULL}\n{LINE}\n乙,驿站,117.051,36.641{',' * 9}")
    edit = begin(desk.session, MINE, desk.places()[0].public_id, NOW, PublishedCalendar())
    may = {"first_day": "2026-05-01", "last_day": "2026-05-03", "spans": [[540, 600]], "note": "节"}
    exceptions.add(edit, may)
    today.set_amenity(edit, Amenity.wifi, AmenityState.broken)
    today.close(edit, None)
    desk.session.flush()
    desk.session.expire_all()
    many = snapshots(desk.session, [place.id for place in desk.places()])
    assert many == {place.id: content.snapshot(place) for place in desk.places()}
    assert len(many) == 2
