"""A word of the organiser to those who joined: on their receipts, and once by message."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.adapters.crypto import Vault
from app.services.programmes import announce, write


def leave(
    session: Session,
    vault: Vault,
    actor: Actor,
    public_id: str,
    note: str,
    at: datetime,
    *,
    tell: bool,
) -> int:
    """Put `note` on the receipts in place of an earlier one; with `tell` everybody in or in line
    gets it by message too, once however often the same one is sent. Answers how many.

    Raises NotFound, Forbidden, DomainError("programme_ended").
    """
    edit = write.begin(session, vault, actor, public_id, at)
    if edit.before["note"] == note:
        return 0
    write.apply(edit, {"note": note}, 0.0)
    return announce.said(session, vault, edit.programme, at) if tell and note else 0
