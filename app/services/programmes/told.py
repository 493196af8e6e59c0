"""What those who joined are told by text message: each cause once, at decent hours.

Messages go through the outbox in the transaction that causes them, under a key that names the
cause: the same cause twice is one message. Texts are in Chinese, as all messages are.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.adapters.text_message import Message, Template
from app.models.message_kinds import MessageKind
from app.models.programme import Programme
from app.models.signup import Signup
from app.services import outbox
from app.services.decent_hours import local_minute

_KEPT_TRYING: Final = timedelta(hours=12)
OFFERED: Final = "“%s”有名额了，为您保留到 %s。请打开报名回执确认，过时会让给下一位。"


def offered(
    session: Session,
    vault: Vault,
    programme: Programme,
    signups: Iterable[Signup],
    at: datetime,
) -> None:
    """Tell each that a seat is held, and until when: at once, since the seat does not wait."""
    for signup in signups:
        assert signup.offered_until is not None
        until = signup.offered_until
        values = (programme.title, local_minute(until))
        message = Message(Template.seat, values, OFFERED % values)
        send(session, vault, signup, f"offer-{signup.public_id}", message, at=at, expires_at=until)


def send(
    session: Session,
    vault: Vault,
    signup: Signup,
    key: str,
    message: Message,
    *,
    at: datetime,
    expires_at: datetime | None = None,
) -> bool:
    """Queue `message` for the phone of `signup`; False when `key` was told before, or the phone was
    deleted."""
    if signup.phone is None:
        return False
    return outbox.put(
        session,
        vault,
        key,
        MessageKind.notice,
        vault.open(signup.phone),
        message,
        at=at,
        expires_at=expires_at or at + _KEPT_TRYING,
    )
