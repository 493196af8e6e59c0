"""What stands at a programme's entrance: the facts that decide, whether one can join now, and what
is asked of who joins."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import OccupationGroup, ProgrammeState, QuestionKind, SignupState
from app.models.programme_question import ProgrammeQuestion
from app.models.programme_session import ProgrammeSession
from app.models.signup import Signup
from app.services.divisions import divisions
from app.services.places import PUBLIC_ID
from app.services.programmes.cards import counties_of, groups_of
from app.services.programmes.eligibility import Eligibility
from app.services.programmes.window import Window, window


@dataclass(frozen=True, slots=True)
class Question:
    """One more question of the organiser; `delete_on` is the day on which answers are deleted."""

    id: int
    public_id: str
    kind: QuestionKind
    text: str
    why: str
    required: bool
    choices: tuple[str, ...]
    delete_on: date


@dataclass(frozen=True, slots=True)
class Entrance:
    """A published programme as somebody sees it who wants to join. `where` is one line; `waiting`
    is the length of the line."""

    programme: Programme
    organiser: str
    phone: str
    where: str
    place_public_id: str
    meetings: tuple[tuple[datetime, datetime], ...]
    window: Window
    waiting: int
    groups: tuple[OccupationGroup, ...]
    counties: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def eligibility(self) -> Eligibility:
        """Whom it is for."""
        return Eligibility(self.programme.members_only, self.groups, self.counties)

    @property
    def is_restricted(self) -> bool:
        """Whether it is not for everybody."""
        return self.eligibility != Eligibility()

    @property
    def takes_people(self) -> bool:
        """Whether the form may be sent."""
        return self.window in (Window.open, Window.line)


def entrance(session: Session, public_id: str, at: datetime, *, drafts: bool = False) -> Entrance:
    """The entrance of a published, cancelled or finished programme, with `drafts` also of one that
    is being written; six statements at most.

    Raises NotFound("programme_unknown").
    """
    row = None
    if PUBLIC_ID.fullmatch(wanted := public_id.lower()):
        row = session.execute(
            select(Programme, Organisation, Place)
            .join(Organisation, Organisation.id == Programme.organiser_id)
            .outerjoin(Place, Place.id == Programme.place_id)
            .where(Programme.public_id == wanted)
        ).one_or_none()
    if row is None or (row.Programme.state is ProgrammeState.draft and not drafts):
        raise NotFound("programme_unknown")
    programme, organiser = row.Programme, row.Organisation
    place: Place | None = row.Place
    return Entrance(
        programme=programme,
        organiser=organiser.name,
        phone=programme.phone or organiser.phone,
        where=programme.address if place is None else place.name,
        place_public_id="" if place is None else place.public_id,
        meetings=_meetings(session, programme.id),
        window=window(programme, at),
        waiting=_waiting(session, programme),
        groups=tuple(groups_of(session, [programme.id])[programme.id]),
        counties=_counties(session, programme.id),
        questions=questions(session, programme.id),
    )


def questions(session: Session, programme_id: int) -> tuple[Question, ...]:
    """The organiser's own questions, in their order."""
    rows = session.scalars(
        select(ProgrammeQuestion)
        .where(ProgrammeQuestion.programme_id == programme_id)
        .order_by(ProgrammeQuestion.position)
    )
    return tuple(
        Question(
            one.id,
            one.public_id,
            one.kind,
            one.text,
            one.why,
            one.required,
            tuple(one.choices),
            one.delete_on,
        )
        for one in rows
    )


def _waiting(session: Session, programme: Programme) -> int:
    """Nobody waits where nobody ever had to."""
    if not programme.waiting_counter:
        return 0
    line = select(func.count()).where(
        Signup.programme_id == programme.id, Signup.state == SignupState.waiting
    )
    return session.scalar(line) or 0


def _meetings(session: Session, programme_id: int) -> tuple[tuple[datetime, datetime], ...]:
    rows = session.execute(
        select(ProgrammeSession.starts_at, ProgrammeSession.ends_at)
        .where(ProgrammeSession.programme_id == programme_id)
        .order_by(ProgrammeSession.starts_at)
    )
    return tuple((row.starts_at, row.ends_at) for row in rows)


def _counties(session: Session, programme_id: int) -> tuple[str, ...]:
    codes = counties_of(session, [programme_id]).get(programme_id)
    return tuple(divisions(session).names[code] for code in codes) if codes else ()
