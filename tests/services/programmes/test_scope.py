"""Whose programmes one manages: 404 beyond reach, 403 for one's own without the permission."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Held, Permission
from app.errors import Forbidden, NotFound
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeHost
from app.services.programmes.scope import managed_programme, programmes_within
from tests.factories.organisation import an_organisation
from tests.factories.programme import a_programme

EDIT, READ = Permission.programmes_edit, Permission.programmes_read


def holding(role: Role, where: Organisation) -> Actor:
    return Actor(1, (Held(role, where.path),))


@pytest.fixture
def unions(session: Session) -> tuple[Organisation, Organisation, Organisation]:
    """An organiser, one below it, and a stranger beside them."""
    ours = an_organisation(session, "本会")
    return ours, an_organisation(session, "下级", parent=ours), an_organisation(session, "别会")


def test_the_organiser_and_those_above_it_manage(
    session: Session, unions: tuple[Organisation, ...]
) -> None:
    ours, below, stranger = unions
    programme = a_programme(session, organiser=below)
    for where in (ours, below):
        actor = holding(Role.organiser, where)
        assert managed_programme(session, actor, EDIT, programme.public_id).id == programme.id
    for actor in (Actor(), Actor(1), holding(Role.organiser, stranger)):
        with pytest.raises(NotFound):
            managed_programme(session, actor, EDIT, programme.public_id)


def test_a_host_manages_too(session: Session, unions: tuple[Organisation, ...]) -> None:
    ours, _, other = unions
    programme = a_programme(session, organiser=ours)
    session.add(ProgrammeHost(programme_id=programme.id, organisation_id=other.id))
    session.flush()
    actor = holding(Role.organiser, other)
    assert managed_programme(session, actor, EDIT, programme.public_id.upper()).id == programme.id
    found = session.scalars(select(Programme).where(programmes_within(actor, EDIT))).all()
    assert [one.id for one in found] == [programme.id]


def test_who_only_reads_is_refused(session: Session, unions: tuple[Organisation, ...]) -> None:
    ours, _, _ = unions
    programme = a_programme(session, organiser=ours)
    actor = holding(Role.supervisor, ours)
    assert managed_programme(session, actor, READ, programme.public_id).id == programme.id
    with pytest.raises(Forbidden):
        managed_programme(session, actor, EDIT, programme.public_id)
    assert session.scalars(select(Programme).where(programmes_within(actor, EDIT))).all() == []


@pytest.mark.parametrize("public_id", ["", "nothing", "0000000000", "%"])
def test_what_is_no_programme_is_not_found(session: Session, public_id: str) -> None:
    with pytest.raises(NotFound):
        managed_programme(session, Actor(1), EDIT, public_id)
