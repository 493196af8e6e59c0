"""Reading the record of acts: by place, by person, by time, within one's reach."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor, Permission, reach
from app.config import SHANGHAI
from app.models.account import Account
from app.models.audit import AuditEntry
from app.models.organisation import Organisation
from app.models.place import Place
from app.services import scope
from app.services.places import PUBLIC_ID

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: a place and a person by public id ("" for any), local days both
    included; `before` is the entry behind which the list goes on."""

    place: str = ""
    person: str = ""
    first_day: date | None = None
    last_day: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One act; persons are account ids, "" for the system, the command line or a stranger."""

    id: int
    at: datetime
    action: str
    actor: str
    subject: str
    place: str
    place_name: str
    organisation: str
    facts: tuple[tuple[str, str | int | bool | None], ...]


def entries(session: Session, actor: Actor, question: Question) -> tuple[list[Entry], int | None]:
    """One page of acts on places and organisations within the actor's reach, the newest first,
    and the `before` of the next page. An act on neither is shown to whoever did it."""
    who, whom = aliased(Account), aliased(Account)
    owner, named = aliased(Organisation), aliased(Organisation)
    columns = (
        *(AuditEntry.id, AuditEntry.at, AuditEntry.action, who.public_id, whom.public_id),
        *(Place.public_id, Place.name, named.name, AuditEntry.facts),
    )
    found = (
        select(*columns)
        .select_from(AuditEntry)
        .outerjoin(who, who.id == AuditEntry.actor_id)
        .outerjoin(whom, whom.id == AuditEntry.subject_id)
        .outerjoin(Place, Place.id == AuditEntry.place_id)
        .outerjoin(owner, owner.id == Place.owner_id)
        .outerjoin(named, named.id == AuditEntry.organisation_id)
        .where(_within(actor, owner, named), *_asked(question, who, whom))
        .order_by(AuditEntry.id.desc())
        .limit(PAGE + 1)
    )
    rows = session.execute(found).all()
    shown = [_entry(row) for row in rows[:PAGE]]
    return shown, shown[-1].id if len(rows) > PAGE else None


def _within(actor: Actor, owner: Any, named: Any) -> ColumnElement[bool]:
    paths, ids = reach(actor, Permission.audit_read)
    own = AuditEntry.actor_id == (actor.account_id or 0)
    neither = AuditEntry.place_id.is_(None) & AuditEntry.organisation_id.is_(None)
    return or_(
        scope.below(owner.path, paths),
        AuditEntry.place_id.in_(ids),
        scope.below(named.path, paths) & AuditEntry.place_id.is_(None),
        neither & own,
    )


def _asked(question: Question, who: Any, whom: Any) -> list[ColumnElement[bool]]:
    """What can be no id finds nothing."""
    terms: list[ColumnElement[bool]] = []
    if question.place:
        terms.append(Place.public_id == _id(question.place))
    if question.person:
        person = _id(question.person)
        terms.append(or_(who.public_id == person, whom.public_id == person))
    if question.first_day:
        terms.append(AuditEntry.at >= _midnight(question.first_day))
    if question.last_day:
        terms.append(AuditEntry.at < _midnight(question.last_day) + timedelta(days=1))
    if question.before:
        terms.append(AuditEntry.id < question.before)
    return terms


def _id(text: str) -> str:
    wanted = text.strip().lower()
    return wanted if PUBLIC_ID.fullmatch(wanted) else ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _entry(row: Any) -> Entry:
    number, at, action, who, whom, place, place_name, organisation, facts = row
    return Entry(
        id=number,
        at=at,
        action=action,
        actor=who or "",
        subject=whom or "",
        place=place or "",
        place_name=place_name or "",
        organisation=organisation or "",
        facts=tuple(facts.items()),
    )
