"""Which listings a supervisor answers for, cut by county or by who manages them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, select, true, union
from sqlalchemy.orm import Session, aliased

from app.access import Actor, Permission
from app.errors import NotFound
from app.models.account import Account
from app.models.grant import Grant
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import scope
from app.services.ladder import kept
from app.services.places import PUBLIC_ID

#: In place of a manager's id: the listings that nobody in particular manages.
NOBODY: Final = "none"


def managing() -> ColumnElement[bool]:
    """The grants by which somebody manages places at present."""
    return and_(
        Grant.role == Role.station_manager,
        Grant.revoked_at.is_(None),
        Grant.account_id.is_not(None),
    )


def pairs() -> CompoundSelect[tuple[int | None, int]]:
    """(account id, place id), once each, of everybody who manages a place: by a grant for it, or
    for its owner or an organisation above."""
    place = aliased(Place)
    named = select(Grant.account_id, place.id).join(place, place.id == Grant.place_id)
    above, owner = aliased(Organisation), aliased(Organisation)
    reached = (
        select(Grant.account_id, place.id)
        .join(above, above.id == Grant.organisation_id)
        .join(owner, and_(owner.path >= above.path, owner.path < above.path + scope.AFTER))
        .join(place, place.owner_id == owner.id)
    )
    here = Grant.place_id.is_(None)
    return union(named.where(managing()), reached.where(managing(), here))


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the territory: a county by its code, a manager by the account's public id."""

    county: str = ""
    manager: str = ""

    @classmethod
    def named(cls, county: str, manager: str) -> "Cut":
        """As a link names it; raises NotFound for what can be no code or id."""
        if county and not re.fullmatch(r"[0-9]{1,9}", county):
            raise NotFound("area_unknown")
        if manager and manager != NOBODY and not PUBLIC_ID.fullmatch(manager):
            raise NotFound("grant_unknown")
        return cls(county, manager)

    def term(self, session: Session, actor: Actor, at: datetime) -> ColumnElement[bool]:
        """The listings (joined to their owner, `Organisation`) of this part that the actor may
        supervise, without those that are gone."""
        whole = scope.places_within(actor, Permission.freshness_read)
        county = Place.county_code == self.county if self.county else true()
        return and_(kept(at), whole, county, self._managed(session))

    def _managed(self, session: Session) -> ColumnElement[bool]:
        if not self.manager:
            return true()
        found = pairs().subquery()
        place = found.c[1] == Place.id
        if self.manager == NOBODY:
            return ~exists(select(found.c[1]).where(place))
        account = session.scalar(select(Account.id).where(Account.public_id == self.manager))
        return exists(select(found.c[1]).where(place, found.c[0] == (account or 0)))
