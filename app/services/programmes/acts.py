"""What is written down of acts on a programme: ids and codes, never what somebody typed."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.programme import Programme
from app.services import audit


def noted(
    session: Session,
    actor: Actor,
    programme: Programme,
    action: str,
    at: datetime,
    **facts: audit.Fact,
) -> None:
    """Write one act on the programme down, with its organiser."""
    named: dict[str, Any] = {"programme": programme.public_id, **facts}
    audit.record(session, actor, action, at, organisation_id=programme.organiser_id, **named)
