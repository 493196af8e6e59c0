"""How many seats a programme has: more of them go to the line first, fewer never unseat anybody."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.programme import Programme
from app.services.programmes import seats, told


def set_capacity(
    session: Session, vault: Vault, programme_id: int, capacity: int | None, at: datetime
) -> Programme:
    """Give the programme `capacity` seats, None for as many as come.

    Raises DomainError("capacity_invalid", "capacity") for less than one seat, and
    DomainError("capacity_below_taken", "capacity", taken=NUMBER) when more are taken already:
    confirmed or held for somebody.
    """
    if capacity is not None and capacity < 1:
        raise DomainError("capacity_invalid", "capacity")
    programme = seats.lock(session, programme_id)
    told.offered(session, vault, programme, seats.expire(session, programme, at), at)
    session.refresh(programme, ["taken"])
    if capacity is not None and capacity < programme.taken:
        raise DomainError("capacity_below_taken", "capacity", taken=programme.taken)
    programme.capacity = capacity
    session.flush()
    told.offered(session, vault, programme, seats.fill(session, programme, at), at)
    return programme
