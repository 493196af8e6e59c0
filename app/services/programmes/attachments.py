"""Files that go with a programme: a timetable, a map, the rules of a competition."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.documents import Document
from app.errors import DomainError, NotFound
from app.models.programme_file import ProgrammeFile
from app.models.programme_kinds import ProgrammeState
from app.services.programmes.acts import noted
from app.services.programmes.scope import managed_programme
from app.spatial.dialect import insert_into

MOST: Final = 5


def add(
    session: Session,
    actor: Actor,
    public_id: str,
    submission_id: str,
    made: Document,
    at: datetime,
) -> None:
    """Keep a file; the same submission again changes nothing.

    Raises NotFound, Forbidden, DomainError: programme_ended for a cancelled one, files_full
    ("file").
    """
    programme = managed_programme(session, actor, Permission.programmes_edit, public_id)
    if programme.state is ProgrammeState.cancelled:
        raise DomainError("programme_ended")
    row = insert_into(session, ProgrammeFile).values(
        programme_id=programme.id,
        submission_id=submission_id,
        name=made.name,
        media_type=made.media_type,
        size=len(made.data),
        data=made.data,
    )
    once = row.on_conflict_do_nothing(index_elements=[ProgrammeFile.submission_id])
    if session.scalar(once.returning(ProgrammeFile.id)) is None:
        return
    count = select(func.count()).where(ProgrammeFile.programme_id == programme.id)
    if (session.scalar(count) or 0) > MOST:
        raise DomainError("files_full", "file", most=MOST)
    noted(session, actor, programme, "programme.file.added", at, bytes=len(made.data))


def remove(session: Session, actor: Actor, public_id: str, file_id: str, at: datetime) -> None:
    """Take a file away; raises NotFound, Forbidden."""
    programme = managed_programme(session, actor, Permission.programmes_edit, public_id)
    gone = session.scalar(
        delete(ProgrammeFile)
        .where(
            ProgrammeFile.public_id == file_id.lower(), ProgrammeFile.programme_id == programme.id
        )
        .returning(ProgrammeFile.id)
    )
    if gone is None:
        raise NotFound("file_unknown")
    noted(session, actor, programme, "programme.file.removed", at)


def listed(session: Session, programme_id: int) -> list[tuple[str, str, int]]:
    """(public id, name, bytes) of each file, without its content."""
    rows = session.execute(
        select(ProgrammeFile.public_id, ProgrammeFile.name, ProgrammeFile.size)
        .where(ProgrammeFile.programme_id == programme_id)
        .order_by(ProgrammeFile.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]
