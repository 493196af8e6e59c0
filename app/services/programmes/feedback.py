"""What those who were in thought of a programme: three faces and a line, told after the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.programme import Programme
from app.models.programme_kinds import Face, ProgrammeState, SignupState
from app.models.signup import Feedback, Signup
from app.services import free_text
from app.services.programmes import signup_links
from app.spatial.dialect import insert_into

#: After the end it is asked for so long, and what was said may be changed so long.
ASKED_FOR: Final = timedelta(days=30)
CHANGED_FOR: Final = timedelta(days=7)
LONGEST_LINE: Final = 200
SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What everybody said: how many of each face, and the newest lines, without names."""

    faces: Mapping[Face, int]
    lines: Sequence[tuple[Face, str]]


def give(
    session: Session, vault: Vault, token: str, face: Face, line: str, at: datetime
) -> Feedback:
    """Keep what the holder of the private link says; said again within a week it is changed.

    Raises NotFound("signup_unknown"), DomainError("feedback_closed").
    """
    signup, programme = signup_links.followed(session, vault, token)
    said = session.get(Feedback, signup.id)
    if not may_tell(programme, signup.state, said, at):
        raise DomainError("feedback_closed")
    told = {"face": face, "line": free_text.cleaned(line, longest=LONGEST_LINE)}
    insert = insert_into(session, Feedback).values(signup_id=signup.id, created_at=at, **told)
    session.execute(
        insert.on_conflict_do_update(index_elements=[Feedback.signup_id], set_=told),
        execution_options={"synchronize_session": False},
    )
    return session.get_one(Feedback, signup.id, populate_existing=True)


def may_tell(programme: Programme, state: SignupState, said: Feedback | None, at: datetime) -> bool:
    """Whether somebody in that state may say something at the instant, or change what was said."""
    if state is not SignupState.confirmed or programme.state is ProgrammeState.cancelled:
        return False
    if said is not None:
        return at < said.created_at + CHANGED_FOR
    finished = programme.ended_at if programme.state is ProgrammeState.finished else None
    ended = programme.ends_at or finished
    return ended is not None and ended <= at < ended + ASKED_FOR


def summary(session: Session, programme: Programme) -> Said:
    """For the organiser's desk."""
    ours = (Signup.id == Feedback.signup_id, Signup.programme_id == programme.id)
    counted = session.execute(
        select(Feedback.face, func.count())
        .join(Signup, ours[0])
        .where(ours[1])
        .group_by(Feedback.face)
    ).all()
    lines = session.execute(
        select(Feedback.face, Feedback.line)
        .join(Signup, ours[0])
        .where(ours[1], Feedback.line != "")
        .order_by(Feedback.created_at.desc(), Feedback.signup_id)
        .limit(SHOWN)
    ).all()
    faces = dict.fromkeys(Face, 0) | dict(counted)
    return Said(faces, [(face, line) for face, line in lines])
