"""Which rows an actor reaches: "this organisation and below" is a range on the path."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.access import Actor, Permission, Target, can, reach, sees
from app.errors import Forbidden, NotFound
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.places import PUBLIC_ID

#: Sorts after every character of a path.
AFTER: Final = "~"
SHOWN: Final = 500


def below(path: InstrumentedAttribute[str], roots: Sequence[str]) -> ColumnElement[bool]:
    """`path` is one of `roots` or below it; an index range for each, never LIKE."""
    return or_(false(), *[and_(path >= root, path < f"{root}{AFTER}") for root in roots])


def places_within(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The places (joined to their owner, `Organisation`) at which `actor` holds `permission`."""
    paths, ids = reach(actor, permission)
    return or_(below(Organisation.path, paths), Place.id.in_(ids))


def managed_place(session: Session, actor: Actor, permission: Permission, public_id: str) -> Place:
    """The place, loaded and authorised in one call; retired ones too.

    Raises NotFound("place_unknown") for one that does not exist or lies beyond the actor's grants,
    Forbidden("permission_missing") for one's own without the permission.
    """
    wanted = public_id.lower()
    row = None
    if PUBLIC_ID.fullmatch(wanted):
        row = session.execute(
            select(Place, Organisation.path)
            .join(Organisation, Organisation.id == Place.owner_id)
            .where(Place.public_id == wanted)
        ).one_or_none()
    if row is None:
        raise NotFound("place_unknown")
    place, path = row
    target = Target(path, place.id)
    if not sees(actor, target):
        raise NotFound("place_unknown")
    if not can(actor, permission, target):
        raise Forbidden("permission_missing")
    found: Place = place
    return found


def managed_organisation(
    session: Session, actor: Actor, permission: Permission, public_id: str
) -> Organisation:
    """The organisation likewise; raises NotFound("organisation_unknown"), Forbidden."""
    organisation = None
    if PUBLIC_ID.fullmatch(public_id.lower()):
        organisation = session.scalar(
            select(Organisation).where(Organisation.public_id == public_id.lower())
        )
    if organisation is None or not sees(actor, Target(organisation.path)):
        raise NotFound("organisation_unknown")
    if not can(actor, permission, Target(organisation.path)):
        raise Forbidden("permission_missing")
    return organisation


def organisations(session: Session, actor: Actor, permission: Permission) -> list[Organisation]:
    """The organisations at which the actor holds `permission`, from the top of the tree down."""
    paths, _ = reach(actor, permission)
    found = select(Organisation).where(below(Organisation.path, paths))
    return list(session.scalars(found.order_by(Organisation.path).limit(SHOWN)))
