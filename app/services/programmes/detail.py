"""All that is known of one programme."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.errors import NotFound
from app.models.competition import CompetitionResult, CompetitionStage
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeHost
from app.models.programme_file import ProgrammeFile
from app.models.programme_kinds import ProgrammeState, SignupState
from app.models.programme_session import ProgrammeSession
from app.models.signup import Signup
from app.services.places import PUBLIC_ID
from app.services.programmes.cards import Card, cards
from app.services.programmes.eligibility import Eligibility

#: Others of the same weekly series that are named.
SERIES_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session; instants are UTC."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class FileFact:
    """An attachment; `size` in bytes."""

    public_id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a competition; `results` are empty until they are published."""

    name: str
    held_on: date | None
    note: str
    results: tuple[CompetitionResult, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeDetail:
    """One programme at one instant. `card.starts_at` is its next session's beginning, or None
    when all are over. `waiting` counts those in line; `series` are the other dates of a weekly
    series that are not over; `address` names the place's, or its own."""

    card: Card
    body: str
    bring: str
    note: str
    phone: str
    cancel_reason: str
    organiser_phone: str
    address: str
    hosts: tuple[str, ...]
    eligibility: Eligibility
    meetings: tuple[Meeting, ...]
    series: tuple[tuple[str, datetime], ...]
    files: tuple[FileFact, ...]
    stages: tuple[Stage, ...]
    waiting: int
    version: int
    updated_at: datetime


def detail(session: Session, public_id: str, at: datetime) -> ProgrammeDetail:
    """The programme as of the aware instant `at`, in a constant number of statements; drafts are
    nobody's business. Raises NotFound("programme_unknown")."""
    row = _found(session, public_id)
    card = cards(session, [row.id], at)[row.id]
    meetings = _meetings(session, row.id)
    coming = next((one for one in meetings if one.ends_at > at), None)
    if coming is not None:
        card.starts_at, card.ends_at = coming.starts_at, coming.ends_at
    address = row.address
    if row.place_id is not None:
        address = session.scalars(select(Place.address).where(Place.id == row.place_id)).one()
    phone = session.scalars(
        select(Organisation.phone).where(Organisation.id == row.organiser_id)
    ).one()
    return ProgrammeDetail(
        card=card,
        body=row.body,
        bring=row.bring,
        note=row.note,
        phone=row.phone,
        cancel_reason=row.cancel_reason,
        organiser_phone=phone,
        address=address,
        hosts=_hosts(session, row.id),
        eligibility=Eligibility(card.members_only, card.groups, card.counties),
        meetings=meetings,
        series=_series(session, row, at),
        files=_files(session, row.id),
        stages=_stages(session, row.id, at),
        waiting=_waiting(session, row.id) if row.waiting_counter else 0,
        version=row.version,
        updated_at=row.updated_at,
    )


def attachment(session: Session, public_id: str, file_id: str) -> ProgrammeFile:
    """An attachment of a programme that is no draft, with its bytes; raises NotFound."""
    row = _found(session, public_id)
    if PUBLIC_ID.fullmatch(file_id.lower()):
        found = session.scalars(
            select(ProgrammeFile).where(
                ProgrammeFile.programme_id == row.id, ProgrammeFile.public_id == file_id.lower()
            )
        ).one_or_none()
        if found is not None:
            return found
    raise NotFound("programme_unknown")


def _found(session: Session, public_id: str) -> Programme:
    wanted = public_id.lower()
    if PUBLIC_ID.fullmatch(wanted):
        found = session.scalars(
            select(Programme).where(
                Programme.public_id == wanted, Programme.state != ProgrammeState.draft
            )
        ).one_or_none()
        if found is not None:
            return found
    raise NotFound("programme_unknown")


def _meetings(session: Session, key: int) -> tuple[Meeting, ...]:
    of = ProgrammeSession
    rows = session.execute(
        select(of.public_id, of.starts_at, of.ends_at, of.note)
        .where(of.programme_id == key)
        .order_by(of.starts_at, of.id)
    )
    return tuple(Meeting(*row) for row in rows)


def _hosts(session: Session, key: int) -> tuple[str, ...]:
    names = session.scalars(
        select(Organisation.name)
        .join(ProgrammeHost, ProgrammeHost.organisation_id == Organisation.id)
        .where(ProgrammeHost.programme_id == key)
        .order_by(ProgrammeHost.id)
    )
    return tuple(names)


def _files(session: Session, key: int) -> tuple[FileFact, ...]:
    of = ProgrammeFile
    rows = session.execute(
        select(of.public_id, of.name, of.media_type, of.size)
        .where(of.programme_id == key)
        .order_by(of.id)
    )
    return tuple(FileFact(*row) for row in rows)


def _series(session: Session, row: Programme, at: datetime) -> tuple[tuple[str, datetime], ...]:
    """The other dates of a weekly series."""
    if row.series is None:
        return ()
    others = session.execute(
        select(Programme.public_id, Programme.starts_at)
        .where(
            Programme.series == row.series,
            Programme.id != row.id,
            Programme.state == ProgrammeState.published,
            Programme.ends_at > at,
        )
        .order_by(Programme.starts_at, Programme.id)
        .limit(SERIES_SHOWN)
    )
    return tuple((public_id, starts) for public_id, starts in others if starts is not None)


def _stages(session: Session, key: int, at: datetime) -> tuple[Stage, ...]:
    rows = session.scalars(
        select(CompetitionStage)
        .where(CompetitionStage.programme_id == key)
        .order_by(CompetitionStage.position)
        .options(selectinload(CompetitionStage.results))
    )
    return tuple(
        Stage(
            row.name,
            row.held_on,
            row.note,
            tuple(row.results) if row.results_at is not None and row.results_at <= at else (),
        )
        for row in rows
    )


def _waiting(session: Session, key: int) -> int:
    in_line = select(func.count()).where(
        Signup.programme_id == key, Signup.state == SignupState.waiting
    )
    return session.scalar(in_line) or 0
