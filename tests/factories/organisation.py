"""Valid union organisations, with the materialised path."""

from typing import Any

from sqlalchemy.orm import Session

from app.models.kinds import OrganisationKind
from app.models.organisation import Organisation


def an_organisation(
    session: Session,
    name: str = "历下区总工会",
    *,
    parent: Organisation | None = None,
    kind: OrganisationKind = OrganisationKind.federation,
    **fields: Any,
) -> Organisation:
    """A new organisation below `parent`."""
    made = Organisation(name=name, kind=kind, parent_id=parent.id if parent else None, **fields)
    session.add(made)
    session.flush()
    made.path = f"{parent.path if parent else ''}{made.id}."
    session.flush()
    return made
