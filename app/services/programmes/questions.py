"""An organiser's own questions: each says why it is asked and when its answers are deleted.

A question that somebody has answered keeps its meaning: it is taken away with its answers, or
another one is asked.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.config import SHANGHAI
from app.errors import DomainError, NotFound
from app.models.programme import Programme
from app.models.programme_kinds import QuestionKind
from app.models.programme_question import ProgrammeQuestion
from app.models.signup import SignupAnswer
from app.services.programmes import seats
from app.services.programmes.acts import noted
from app.services.programmes.scope import managed_programme
from app.services.programmes.write import OPEN_STATES

#: A form takes under a minute.
MOST: Final = 5
MOST_CHOICES: Final = 12
#: Answers are kept so long at most, from today or from the end.
LONGEST_KEPT: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question as typed; `choices` of a choice only."""

    kind: QuestionKind
    text: str
    why: str
    required: bool
    choices: tuple[str, ...]
    delete_on: date


def answered(session: Session, programme_id: int) -> dict[int, int]:
    """How often each question of the programme was answered, by its row id."""
    rows = session.execute(
        select(SignupAnswer.question_id, func.count())
        .join(ProgrammeQuestion, ProgrammeQuestion.id == SignupAnswer.question_id)
        .where(ProgrammeQuestion.programme_id == programme_id)
        .group_by(SignupAnswer.question_id)
    )
    return {row[0]: row[1] for row in rows}


def ask(session: Session, actor: Actor, public_id: str, wanted: Wanted, at: datetime) -> None:
    """Ask one more; the same words a second time are the same question.

    Raises NotFound, Forbidden, DomainError: programme_ended, questions_full ("text"),
    choices_few ("choices"), delete_on_invalid ("delete_on").
    """
    programme = _locked(session, actor, public_id)
    _judge(programme, wanted, at)
    if any(one.text == wanted.text for one in programme.questions):
        return
    if len(programme.questions) >= MOST:
        raise DomainError("questions_full", "text", most=MOST)
    last = max((one.position for one in programme.questions), default=0)
    programme.questions.append(ProgrammeQuestion(position=last + 1, **_columns(wanted)))
    noted(session, actor, programme, "programme.question.asked", at, question=last + 1)
    session.flush()


def change(
    session: Session, actor: Actor, public_id: str, question_id: str, wanted: Wanted, at: datetime
) -> None:
    """Word it otherwise, as long as nobody has answered it. Raises what ask raises,
    NotFound("question_unknown") and DomainError("question_answered", "text", answers=NUMBER)."""
    programme = _locked(session, actor, public_id)
    question = _own(programme, question_id)
    _judge(programme, wanted, at)
    if answers := answered(session, programme.id).get(question.id):
        raise DomainError("question_answered", "text", answers=answers)
    for name, value in _columns(wanted).items():
        setattr(question, name, value)
    noted(session, actor, programme, "programme.question.changed", at, question=question.position)
    session.flush()


def drop(session: Session, actor: Actor, public_id: str, question_id: str, at: datetime) -> None:
    """Take a question away, and whatever was answered to it. Raises NotFound, Forbidden."""
    programme = _locked(session, actor, public_id)
    question = _own(programme, question_id)
    programme.questions.remove(question)
    noted(session, actor, programme, "programme.question.dropped", at, question=question.position)
    session.flush()


def _judge(programme: Programme, wanted: Wanted, at: datetime) -> None:
    several = len(set(wanted.choices))
    if wanted.kind is QuestionKind.choice and not 2 <= several <= MOST_CHOICES:
        raise DomainError("choices_few", "choices", most=MOST_CHOICES)
    latest = max(at, programme.ends_at or at).astimezone(SHANGHAI).date() + LONGEST_KEPT
    if not at.astimezone(SHANGHAI).date() < wanted.delete_on <= latest:
        raise DomainError("delete_on_invalid", "delete_on")


def _columns(wanted: Wanted) -> dict[str, object]:
    choices = wanted.choices if wanted.kind is QuestionKind.choice else ()
    return {
        **{name: getattr(wanted, name) for name in ("kind", "text", "why", "required")},
        "choices": list(dict.fromkeys(choices)),
        "delete_on": wanted.delete_on,
    }


def _locked(session: Session, actor: Actor, public_id: str) -> Programme:
    found = managed_programme(session, actor, Permission.programmes_edit, public_id)
    if found.state not in OPEN_STATES:
        raise DomainError("programme_ended")
    return seats.lock(session, found.id)


def _own(programme: Programme, question_id: str) -> ProgrammeQuestion:
    for one in programme.questions:
        if one.public_id == question_id.lower():
            return one
    raise NotFound("question_unknown")
