"""What is written down of acts on benefits and claims: ids and codes, never what somebody typed."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.benefit import Benefit
from app.services import audit


def noted(
    session: Session,
    actor: Actor,
    benefit: Benefit,
    action: str,
    at: datetime,
    **facts: audit.Fact,
) -> None:
    """Write one act on the benefit down, with its organiser and merchant."""
    named: dict[str, Any] = {"benefit": benefit.public_id, **facts}
    audit.record(
        session,
        actor,
        action,
        at,
        organisation_id=benefit.organiser_id,
        place_id=benefit.merchant_id,
        **named,
    )
