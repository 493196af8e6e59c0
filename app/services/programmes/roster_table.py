"""The list of those who joined as a table, masked unless the actor may see more."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import IO, Final

from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.crypto import Vault
from app.adapters.table_writing import Cell, TableWriter, write_csv
from app.adapters.xlsx_writing import write_xlsx
from app.config import SHANGHAI
from app.errors import DomainError
from app.models.programme import Programme
from app.models.programme_kinds import SIGNUP_LABELS, UnmaskReason
from app.services.programmes import roster
from app.services.programmes.roster import Person
from app.services.programmes.scope import managed_programme


class RosterFormat(StrEnum):
    """What the table may be."""

    xlsx = "xlsx"
    csv = "csv"


WRITERS: Final[dict[RosterFormat, TableWriter]] = {
    RosterFormat.csv: write_csv,
    RosterFormat.xlsx: write_xlsx,
}
_DOUBLE: Final = "可能重复"


def allowed(
    session: Session, actor: Actor, public_id: str, *, full: bool, why: UnmaskReason | None
) -> Programme:
    """The programme whose list the actor may take away; a full one needs a permission and a
    reason.

    Raises NotFound, Forbidden, DomainError("reason_missing", "why").
    """
    needed = Permission.rosters_unmask if full else Permission.rosters_read
    programme = managed_programme(session, actor, needed, public_id)
    if full and why is None:
        raise DomainError("reason_missing", "why")
    return programme


def write(
    session: Session,
    vault: Vault,
    programme: Programme,
    how: RosterFormat,
    file: IO[bytes],
    *,
    full: bool,
) -> int:
    """Write everybody; how many. Cells that a spreadsheet would compute are neutralised."""
    lines = roster.people(session, vault, programme, masked=not full)
    return WRITERS[how](file, _header(programme), _rows(programme, lines))


def _header(programme: Programme) -> list[str]:
    meetings = [f"签到 {_moment(one.starts_at)}" for one in programme.sessions]
    asked = [one.text for one in programme.questions]
    return ["编号", "状态", "候补号", "姓名", "手机号", "报名时间", *asked, *meetings, "备注"]


def _rows(programme: Programme, lines: Iterator[Person]) -> Iterator[list[Cell]]:
    for one in lines:
        yield [
            one.public_id,
            SIGNUP_LABELS[one.state],
            one.number or "",
            one.name,
            one.phone,
            _moment(one.created_at),
            *(one.answers.get(question.id, "") for question in programme.questions),
            *(
                _moment(one.came[meeting.id]) if meeting.id in one.came else ""
                for meeting in programme.sessions
            ),
            _DOUBLE if one.double else "",
        ]


def _moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
