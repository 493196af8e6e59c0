"""The transactional outbox: a message is a row of the transaction that causes it.

Codes go out at most once: a code whose sending was cut off is `unsure` and never tried again; one
that certainly did not go out is tried again while it is valid. Notices go out at least once, under
an idempotency key, with back-off. What the gateway refuses for good is not tried again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.crypto import Vault
from app.adapters.text_message import Gateway, Message, Outcome
from app.models.message_kinds import MessageKind, MessageState
from app.models.outbox import OutboxMessage
from app.spatial.dialect import insert_into

BATCH: Final = 50
#: Longer than any gateway may take to answer; a message taken longer ago was left by a dead sender.
TAKEN_FOR: Final = timedelta(minutes=2)
#: A message waits 1, 2, 4 … minutes after each failure, and is given up after so many.
TRIES: Final = 10
#: The empty rows are kept so long, to count by and to know a cause that was sent before.
KEPT: Final = timedelta(days=90)


def put(
    session: Session,
    vault: Vault,
    key: str,
    kind: MessageKind,
    phone: str,
    message: Message,
    *,
    at: datetime,
    expires_at: datetime,
) -> bool:
    """Queue a message; False when one with the same `key` is there already."""
    row = insert_into(session, OutboxMessage).values(
        key=key,
        kind=kind,
        state=MessageState.waiting,
        phone=vault.seal(phone),
        text=vault.seal(message.packed()),
        created_at=at,
        not_before=at,
        expires_at=expires_at,
        attempts=0,
        ambiguous=0,
    )
    once = row.on_conflict_do_nothing(index_elements=[OutboxMessage.key])
    return session.scalar(once.returning(OutboxMessage.id)) is not None


@dataclass(frozen=True, slots=True)
class Sender:
    """Empties the outbox; any number may run at once, each message is taken by one."""

    sessions: sessionmaker[Session]
    vault: Vault
    gateway: Gateway
    clock: Callable[[], datetime]

    def run(self) -> int:
        """Send what is due; answers how many messages were handed over."""
        with self.sessions() as session:
            due = session.scalars(
                select(OutboxMessage.id).where(_due(self.clock())).order_by(OutboxMessage.id)
            ).all()
        return sum(self._send(key) for key in due[:BATCH])

    def _send(self, key: int) -> bool:
        at = self.clock()
        with self.sessions.begin() as session:
            message = session.get(OutboxMessage, key, with_for_update=True)
            if message is None or not _take(message, at):
                return False
            assert message.phone is not None and message.text is not None
            phone, packed = self.vault.open(message.phone), self.vault.open(message.text)
            name = message.key
        outcome = self.gateway.send(phone, Message.unpacked(packed), name)
        with self.sessions.begin() as session:
            message = session.get(OutboxMessage, key, with_for_update=True)
            if message is not None and message.state is MessageState.sending:
                _settle(message, outcome, self.clock())
        return outcome is Outcome.accepted


def _due(at: datetime) -> ColumnElement[bool]:
    left_behind = and_(
        OutboxMessage.state == MessageState.sending, OutboxMessage.not_before <= at - TAKEN_FOR
    )
    return or_(
        and_(OutboxMessage.state == MessageState.waiting, OutboxMessage.not_before <= at),
        left_behind,
    )


def _take(message: OutboxMessage, at: datetime) -> bool:
    """Mark the message as being sent, which is committed before the gateway hears of it."""
    if message.state is MessageState.sending:
        if message.not_before > at - TAKEN_FOR:
            return False
        message.ambiguous += 1
        if message.kind is MessageKind.code:
            return _end(message, MessageState.unsure, at)
    elif message.state is not MessageState.waiting or message.not_before > at:
        return False
    if message.expires_at <= at:
        return _end(message, MessageState.expired, at)
    message.state, message.not_before = MessageState.sending, at
    message.attempts += 1
    return True


def _settle(message: OutboxMessage, outcome: Outcome, at: datetime) -> None:
    if outcome is Outcome.ambiguous:
        message.ambiguous += 1
    match outcome:
        case Outcome.accepted:
            _end(message, MessageState.sent, at)
        case Outcome.refused:
            _end(message, MessageState.failed, at)
        case Outcome.ambiguous if message.kind is MessageKind.code:
            _end(message, MessageState.unsure, at)
        case _ if message.attempts >= TRIES:
            _end(message, MessageState.failed, at)
        case _:
            message.state = MessageState.waiting
            message.not_before = at + timedelta(minutes=2 ** (message.attempts - 1))


def _end(message: OutboxMessage, state: MessageState, at: datetime) -> bool:
    """Nothing personal stays once a message is through. Always False: nothing is to be sent."""
    message.state, message.done_at = state, at
    message.phone = message.text = None
    return False


def purge(session: Session, at: datetime) -> int:
    """Forget messages that were through long ago."""
    done = delete(OutboxMessage).where(OutboxMessage.done_at < at - KEPT)
    rows = session.scalars(done.returning(OutboxMessage.id)).all()
    return len(rows)
