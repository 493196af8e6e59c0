"""Two listings of one place made one: what hangs on the duplicate follows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Held
from app.errors import DomainError, Forbidden, NotFound
from app.models.care import PlaceConfirmation, PlaceReport
from app.models.kinds import CodePurpose, PlaceStatus, RevisionCause
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.qr import QrCode
from app.models.revision import PlaceRevision
from app.services import places
from app.services.place_edit import restore, retire
from app.services.place_edit.merge import merge
from app.services.place_edit.save import save
from tests.factories.care import a_confirmation, a_notice, a_report
from tests.factories.door import a_door
from tests.factories.moment import NOW
from tests.factories.organisation import an_organisation
from tests.services.place_edit.conftest import CALENDAR, Begin


@pytest.fixture
def duplicate(session: Session, owner: Organisation) -> Place:
    made = a_door(session, owner, "解放路驿站（重复）")
    a_report(session, made)
    a_notice(session, made, "停水")
    session.add(QrCode(code="0123abcd", purpose=CodePurpose.door, place_id=made.id, created_at=NOW))
    session.flush()
    return made


def _merge(session: Session, actor: Actor, kept: Place, duplicate: Place) -> Place:
    return merge(session, actor, kept.public_id, duplicate.public_id, NOW, CALENDAR)


def test_everything_follows(
    session: Session, actor: Actor, place: Place, duplicate: Place, edit: Begin
) -> None:
    a_confirmation(session, place)
    a_confirmation(session, duplicate)
    a_confirmation(session, duplicate, device=b"another sixteen!")
    save(edit(other=duplicate), 0, {"phone": "0531-9"})
    save(edit(), 0, {"phone": "0531-1"})
    assert _merge(session, actor, place, duplicate) is place
    session.expire_all()
    assert (place.name, place.phone) == ("解放路驿站", "0531-1"), "the kept one says what it said"
    for table, count in ((PlaceReport, 1), (QrCode, 1), (PlaceConfirmation, 2)):
        owners = session.scalars(select(table.place_id)).all()
        assert owners == [place.id] * count, table
    assert [one.text for one in place.notices] == ["停水"]
    assert (duplicate.status, duplicate.merged_into_id) == (PlaceStatus.retired, place.id)
    numbers = session.execute(
        select(PlaceRevision.number, PlaceRevision.cause).where(PlaceRevision.place_id == place.id)
    ).all()
    assert sorted(number for number, _ in numbers) == [1, 2, 3, 4, 5, 6]
    assert place.version == 6
    assert (6, RevisionCause.merged) in {tuple(row) for row in numbers}
    assert places.forwarded(session, duplicate.public_id) == place.public_id
    assert places.forwarded(session, place.public_id) is None


def test_twice_is_once_and_chains_are_short(
    session: Session, actor: Actor, owner: Organisation, place: Place, duplicate: Place
) -> None:
    _merge(session, actor, place, duplicate)
    version = place.version
    assert _merge(session, actor, place, duplicate) is place
    assert place.version == version
    third = a_door(session, owner, "第三处")
    _merge(session, actor, third, place)
    assert places.forwarded(session, duplicate.public_id) == third.public_id
    with pytest.raises(DomainError, match="place_merged"):
        _merge(session, actor, duplicate, third)


def test_after_a_merge_nothing_is_saved_past_it(
    session: Session, actor: Actor, place: Place, duplicate: Place, edit: Begin
) -> None:
    save(edit(other=duplicate), 0, {"phone": "0531-9"})
    _merge(session, actor, place, duplicate)
    with pytest.raises(DomainError, match="place_merged"):
        edit(other=duplicate)
    with pytest.raises(DomainError, match="place_merged"):
        edit(other=duplicate, retired=True)
    followed = session.scalars(
        select(PlaceRevision).where(PlaceRevision.place_id == place.id)
    ).all()
    (number,) = [one.number for one in followed if one.content["phone"] == "0531-9"][:1]
    assert restore.restore(edit(), number), "what the duplicate said can be taken over"
    assert (place.name, place.phone) == ("解放路驿站（重复）", "0531-9")
    assert place.status is PlaceStatus.open, "but not its end"


def test_a_form_seen_before_the_merge_still_saves(
    session: Session, actor: Actor, place: Place, duplicate: Place, edit: Begin
) -> None:
    save(edit(), 0, {"phone": "0531-1"})
    seen = place.version
    _merge(session, actor, place, duplicate)
    assert save(edit(), seen, {"address": "经十路 2 号", "phone": "0531-1"})
    assert (place.address, place.phone) == ("经十路 2 号", "0531-1")


def test_what_is_no_pair(
    session: Session, actor: Actor, owner: Organisation, place: Place, duplicate: Place
) -> None:
    foreign = a_door(session, an_organisation(session, "市中区总工会"))
    with pytest.raises(DomainError, match="merge_same"):
        _merge(session, actor, place, place)
    for pair in ((place, foreign), (foreign, place)):
        with pytest.raises(NotFound):
            _merge(session, actor, *pair)
    manager = Actor(None, (Held(Role.station_manager, owner.path),))
    with pytest.raises(Forbidden):
        _merge(session, manager, place, duplicate)
    assert duplicate.status is PlaceStatus.open


def test_withdrawn_and_brought_back(session: Session, place: Place, edit: Begin) -> None:
    verified = place.verified_at
    retire.retire(edit(), retire.RetireReason.moved_away)
    with pytest.raises(NotFound):
        places.listed_id(session, place.public_id)
    with pytest.raises(DomainError, match="place_retired"):
        edit()
    newest = session.scalars(select(PlaceRevision).order_by(PlaceRevision.number.desc())).first()
    assert newest is not None
    assert newest.content["reason"] == "moved_away"
    later = NOW + timedelta(days=1)
    assert retire.bring_back(edit(later, retired=True))
    assert not retire.bring_back(edit(later, retired=True))
    assert places.listed_id(session, place.public_id) == place.id
    assert place.verified_at == verified
    assert session.scalar(select(func.count()).select_from(PlaceRevision)) == 3
