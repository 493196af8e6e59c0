"""Organisations that hold a programme together with its organiser, by the names people type."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.organisation import Organisation

#: More would not be read on a poster.
MOST: Final = 10
_BETWEEN: Final = re.compile(r"[\n\r,，、;；]+")


def named(session: Session, text: str) -> list[str]:
    """Public ids of the organisations whose full names stand in `text`, one a line.

    Raises DomainError("host_unnamed", "hosts", name=NAME) for a name that none or several have,
    DomainError("hosts_too_many", "hosts", most=NUMBER).
    """
    names = list(dict.fromkeys(" ".join(one.split()) for one in _BETWEEN.split(text)))
    wanted = [name for name in names if name]
    if len(wanted) > MOST:
        raise DomainError("hosts_too_many", "hosts", most=MOST)
    rows = session.execute(
        select(Organisation.name, Organisation.public_id).where(Organisation.name.in_(wanted))
    ).all()
    found = []
    for name in wanted:
        ids = [row.public_id for row in rows if row.name == name]
        if len(ids) != 1:
            raise DomainError("host_unnamed", "hosts", name=name[:40])
        found += ids
    return found


def names(session: Session, public_ids: Sequence[str]) -> list[str]:
    """The other way round."""
    found = select(Organisation.name).where(Organisation.public_id.in_(public_ids))
    return list(session.scalars(found.order_by(Organisation.path)))
