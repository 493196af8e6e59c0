"""Two managers at once: what does not overlap comes together, what does is shown to the second."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.errors import DomainError, Forbidden, NotFound
from app.models.audit import AuditEntry
from app.models.kinds import RevisionCause
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.place_hours import OpenWindow
from app.models.revision import PlaceRevision
from app.services.place_edit.save import EditConflict, begin, catch_up, save
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.services.place_edit.conftest import CALENDAR, Begin


def test_edits_of_different_fields_come_together(place: Place, edit: Begin) -> None:
    assert save(edit(), 0, {"name": "甲驿站", "phone": place.phone})
    assert save(edit(), 0, {"name": "解放路驿站", "phone": "0531-1"})
    assert (place.name, place.phone, place.version) == ("甲驿站", "0531-1", 3)


def test_an_edit_of_the_same_field_changes_nothing(
    session: Session, place: Place, edit: Begin
) -> None:
    save(edit(), 0, {"name": "甲驿站", "phone": ""})
    with pytest.raises(EditConflict) as raised:
        save(edit(), 0, {"name": "乙驿站", "phone": "0531-1"})
    conflict = raised.value
    assert conflict.overlap == ["name"]
    assert (conflict.base["name"], conflict.now["name"]) == ("解放路驿站", "甲驿站")
    assert conflict.typed == {"name": "乙驿站", "phone": "0531-1"}
    assert (place.name, place.phone) == ("甲驿站", "")
    assert save(edit(), place.version, {"name": "乙驿站", "phone": "0531-1"}), "seen and meant"
    assert place.name == "乙驿站"


def test_sending_twice_is_one_revision(session: Session, place: Place, edit: Begin) -> None:
    assert save(edit(), 0, {"name": "甲驿站"})
    assert not save(edit(), 0, {"name": "甲驿站"})
    assert session.scalar(select(func.count()).select_from(PlaceRevision)) == 2


@pytest.mark.parametrize("seen", [-1, 7])
def test_a_version_that_never_was(place: Place, edit: Begin, seen: int) -> None:
    with pytest.raises(DomainError, match="submission_invalid"):
        save(edit(), seen, {"name": "甲驿站"})


def test_what_an_import_changed_is_seen_too(session: Session, place: Place, edit: Begin) -> None:
    save(edit(), 0, {"phone": "0531-1"})
    place.phone, seen = "0531-2", place.version
    session.flush()
    with pytest.raises(EditConflict):
        save(edit(), seen, {"phone": "0531-3"})
    catch_up(edit())
    assert save(edit(), place.version, {"phone": "0531-3"})
    causes = session.scalars(select(PlaceRevision.cause).order_by(PlaceRevision.number)).all()
    imported, edited = RevisionCause.imported, RevisionCause.edited
    assert causes == [imported, edited, imported, edited]


def test_a_save_recompiles_reindexes_and_stamps(
    session: Session, place: Place, edit: Begin
) -> None:
    stamp = place.stamp
    week = [[day, 540, 600] for day in range(7)]
    save(edit(), 0, {"hours": [False, week, ""], "name": "千佛山驿站"})
    lengths = session.execute(select(OpenWindow.closes_at - OpenWindow.opens_at)).scalars().all()
    assert set(lengths) == {3600}
    assert "qian fo shan" in place.search_pinyin.replace("qianfoshan", "qian fo shan")
    assert place.stamp != stamp
    assert place.verified_at == place.updated_at == NOW


def test_the_entry_holds_codes_only(session: Session, place: Place, edit: Begin) -> None:
    save(edit(), 0, {"name": "张三家", "phone": "13800138000"})
    (entry,) = session.scalars(select(AuditEntry)).all()
    assert entry.facts == {"version": 2, "cause": "edited", "fields": "name,phone"}


def test_beyond_reach_and_without_permission(
    session: Session, place: Place, owner: Organisation
) -> None:
    sibling = an_organisation(session, "市中区总工会")
    for held, error in (
        (Held(Role.officer, sibling.path), NotFound),
        (Held(Role.supervisor, owner.path), Forbidden),
        (Held(Role.station_manager, owner.path, place.id + 1), NotFound),
    ):
        with pytest.raises(error):
            begin(session, Actor(None, (held,)), place.public_id, NOW, CALENDAR)
