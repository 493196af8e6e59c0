"""One message a day to each manager for whom something waits, instead of a message an event."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Held, Permission
from app.adapters.calendar import Calendar
from app.adapters.crypto import Vault
from app.adapters.text_message import Message, Template
from app.config import SHANGHAI, Settings
from app.models.account import Account
from app.models.grant import Grant
from app.models.message_kinds import MessageKind
from app.models.organisation import Organisation
from app.models.outbox import OutboxMessage
from app.models.place import Place
from app.models.site import LimitCounter
from app.services import limits, outbox, scope
from app.services.ladder import kept
from app.services.territory import managing
from app.services.waiting import Waiting, waiting

#: Local hours within which a phone may ring.
FIRST_HOUR: Final = 9
LAST_HOUR: Final = 18
#: Managers looked at in one transaction.
CHUNK: Final = 50
#: The counter that tells that a day's round is over.
_SCOPE: Final = "digests"
_ALL: Final = bytes(limits.DIGEST_BYTES)


@dataclass(frozen=True, slots=True)
class Digests:
    """Writes the digests of a day into the outbox, whose keys keep one a manager and day; that the
    day's round is over is a counter of the day."""

    vault: Vault
    calendar: Calendar
    settings: Settings

    def write(self, session: Session, at: datetime, after: int) -> int:
        """Digests of the next managers, by account id behind `after`; answers the last one looked
        at, 0 when there is nothing left to do today or the hour is no decent one."""
        hour = at.astimezone(SHANGHAI).hour
        if not FIRST_HOUR <= hour < LAST_HOUR or _is_over(session, at):
            return 0
        due = (
            select(Grant.account_id)
            .where(managing(), Grant.account_id > after)
            .distinct()
            .order_by(Grant.account_id)
            .limit(CHUNK)
        )
        accounts = [key for key in session.scalars(due) if key is not None]
        for account_id in accounts:
            self._write(session, account_id, at)
        if len(accounts) == CHUNK:
            return accounts[-1]
        limits.first(session, _SCOPE, _ALL, limits.DAY, at)
        return 0

    def _write(self, session: Session, account_id: int, at: datetime) -> bool:
        local = at.astimezone(SHANGHAI)
        account = session.get_one(Account, account_id)
        key = f"digest-{account.public_id}-{local.date()}"
        if session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is not None:
            return False
        actor = Actor(account_id, _held(session, account_id))
        found = waiting(session, actor, at, self.calendar, settings=self.settings)
        if not found:
            return False
        ends = datetime.combine(local.date(), time(LAST_HOUR), SHANGHAI)
        message = _message(found, _places(session, actor, at), self.settings.public_url)
        kind, phone = MessageKind.notice, self.vault.open(account.phone)
        return outbox.put(session, self.vault, key, kind, phone, message, at=at, expires_at=ends)


def _is_over(session: Session, at: datetime) -> bool:
    minute = int(at.timestamp()) // limits.MINUTE
    today = (LimitCounter.scope == _SCOPE, LimitCounter.window > minute)
    return session.scalar(select(LimitCounter.window).where(*today)) is not None


def _message(found: Waiting, places: int, address: str) -> Message:
    """In a template every count is told, and the address belongs to its fixed words: providers
    allow none in a gap."""
    counts = (places, found.reports, found.checks, found.notices, found.holidays)
    values = tuple(str(count) for count in counts)
    return Message(Template.digest, values, words(found, places, address))


def words(found: Waiting, places: int, address: str) -> str:
    """The message: how many of what, and where to see to it; no place is named."""
    parts = [
        f"{number} {what}"
        for number, what in (
            (found.reports, "条反馈待答复"),
            (found.checks, "处请核实"),
            (found.notices, "条通知快到期"),
            (found.holidays, "处请回答节假日怎么开"),
        )
        if number
    ]
    where = f" {address}/manage" if address else "请登录工作台处理。"
    return f"您管的 {places} 处地点有 {'、'.join(parts)}。{where}"


def _held(session: Session, account_id: int) -> tuple[Held, ...]:
    rows = session.execute(
        select(Grant.role, Organisation.path, Grant.place_id)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .where(managing(), Grant.account_id == account_id)
    )
    return tuple(Held(role, path, place_id) for role, path, place_id in rows)


def _places(session: Session, actor: Actor, at: datetime) -> int:
    own = scope.places_within(actor, Permission.places_edit)
    counted = select(func.count()).select_from(Place).join(Organisation)
    return session.scalar(counted.where(own, kept(at))) or 0
