"""One holder at a time for a piece of background work, by a row that runs out by itself."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models.site import Lease
from app.spatial.dialect import insert_into


def take(session: Session, name: str, holder: str, *, at: datetime, until: datetime) -> bool:
    """Take or prolong the lease `name` for `holder`; False while somebody else holds it.

    One statement decides, so that of many who try at once one succeeds. A holder that was killed
    is replaced once `until` has passed.
    """
    row = insert_into(session, Lease).values(name=name, holder=holder, until=until)
    upsert = row.on_conflict_do_update(
        index_elements=[Lease.name],
        set_={"holder": holder, "until": until},
        where=(Lease.until <= at) | (Lease.holder == holder),
    ).returning(Lease.name)
    taken = session.execute(upsert, execution_options={"synchronize_session": False})
    return taken.scalar_one_or_none() is not None


def release(session: Session, name: str, holder: str) -> None:
    """Give the lease back, if `holder` still has it."""
    session.execute(
        delete(Lease).where(Lease.name == name, Lease.holder == holder),
        execution_options={"synchronize_session": False},
    )
