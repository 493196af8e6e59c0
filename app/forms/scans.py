"""What the organiser's phone sends: scans that it kept, each with the time at which it was made by
the phone's own clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from wtforms import Form, HiddenField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from app.errors import DomainError
from app.forms.report import fresh_id
from app.models.programme_kinds import CheckInWay
from app.services.programmes.attendance import Scan
from app.services.scans import SCAN_ID

#: In one batch; a phone with more of them sends several.
MOST: Final = 50
_LONGEST: Final = 200
#: Milliseconds of about a century.
_MOST_MS: Final = 100 * 366 * 86_400_000


@dataclass(frozen=True, slots=True)
class Batch:
    """The scans that can be read, and the ids of those that cannot."""

    scans: Sequence[Scan]
    broken: Sequence[str]
    meeting: str


def batch(sent: Any, received_at: datetime) -> Batch:
    """The scans of the JSON `sent`, their times told by the server's clock: the phone says what its
    own showed when it sent them, so that a wrong one does no harm.

    Raises DomainError("submission_invalid", "scans") for anything but a batch.
    """
    parts = sent if isinstance(sent, dict) else {}
    now, scans, meeting = (parts.get(name) for name in ("now", "scans", "meeting"))
    if not _is_time(now) or not isinstance(scans, list) or len(scans) > MOST:
        raise DomainError("submission_invalid", "scans")
    read: list[Scan] = []
    broken: list[str] = []
    for one in scans:
        scan = _scan(one, now, received_at) if isinstance(one, dict) else None
        if scan is not None:
            read.append(scan)
        elif isinstance(one, dict) and isinstance(one.get("id"), str):
            broken.append(one["id"][:_LONGEST])
    return Batch(read, broken, meeting if isinstance(meeting, str) else "")


def _scan(one: dict[str, Any], now: Any, received_at: datetime) -> Scan | None:
    scan_id, read, at, meeting, way = (one.get(n) for n in ("id", "read", "at", "meeting", "way"))
    texts = isinstance(scan_id, str) and isinstance(read, str) and isinstance(meeting, str)
    ways = (CheckInWay.scanned, CheckInWay.typed)
    if not texts or not _is_time(at) or way not in ways or not SCAN_ID.fullmatch(str(scan_id)):
        return None
    ago = timedelta(milliseconds=now - int(str(at)))
    return Scan(
        str(scan_id), str(read)[:_LONGEST], received_at - ago, CheckInWay(way), str(meeting)
    )


def _is_time(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST_MS


class NumberForm(Form):
    """The number of a receipt, typed."""

    unread: ClassVar[str] = "编号是回执上的 10 个字母和数字。"

    scan_id = HiddenField(
        default=fresh_id, validators=[Regexp(rf"\A{SCAN_ID.pattern}\Z", message=unread)]
    )
    meeting = HiddenField()
    number = StringField(validators=[InputRequired(unread), Length(max=_LONGEST, message=unread)])
