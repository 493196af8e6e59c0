"""Which programmes an actor reaches: those of organisations within reach, as organiser or host."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, Target, can, reach, sees
from app.errors import Forbidden, NotFound
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeHost
from app.services.places import PUBLIC_ID
from app.services.scope import below


def managed_programme(
    session: Session, actor: Actor, permission: Permission, public_id: str
) -> Programme:
    """The programme, loaded and authorised in one call; drafts and cancelled ones too.

    Raises NotFound("programme_unknown") for one that does not exist or whose organiser and hosts
    all lie beyond the actor's grants, Forbidden("permission_missing") for one's own without the
    permission.
    """
    wanted = public_id.lower()
    found = None
    if PUBLIC_ID.fullmatch(wanted):
        found = session.scalars(
            select(Programme).where(Programme.public_id == wanted)
        ).one_or_none()
    if found is None:
        raise NotFound("programme_unknown")
    paths = session.scalars(
        select(Organisation.path).where(
            or_(
                Organisation.id == found.organiser_id,
                Organisation.id.in_(
                    select(ProgrammeHost.organisation_id).where(
                        ProgrammeHost.programme_id == found.id
                    )
                ),
            )
        )
    ).all()
    targets = [Target(path) for path in paths]
    if not any(sees(actor, target) for target in targets):
        raise NotFound("programme_unknown")
    if not any(can(actor, permission, target) for target in targets):
        raise Forbidden("permission_missing")
    return found


def programmes_within(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The programmes that `actor` holds `permission` at, as organiser or host."""
    paths, _ = reach(actor, permission)
    ours = select(Organisation.id).where(below(Organisation.path, paths))
    hosted = select(ProgrammeHost.programme_id).where(ProgrammeHost.organisation_id.in_(ours))
    return or_(Programme.organiser_id.in_(ours), Programme.id.in_(hosted))
