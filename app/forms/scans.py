"""What a phone at a desk sends: scans that it kept, each with the time at which it was made by the
phone's own clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Generic, TypeVar

from wtforms import Form, HiddenField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from app.errors import DomainError
from app.forms.report import fresh_id
from app.models.programme_kinds import CheckInWay
from app.services.benefits import redemption
from app.services.programmes import attendance
from app.services.scans import SCAN_ID

#: In one batch; a phone with more of them sends several.
MOST: Final = 50
_LONGEST: Final = 200
#: Milliseconds of about a century.
_MOST_MS: Final = 100 * 366 * 86_400_000
Scan = TypeVar("Scan")


@dataclass(frozen=True, slots=True)
class SentScan:
    """One scan of a batch, its time told by the server's clock; `more` is all that was sent."""

    scan_id: str
    read: str = field(repr=False)
    at: datetime
    more: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Batch(Generic[Scan]):
    """The scans that can be read, and the ids of those that cannot."""

    scans: Sequence[Scan]
    broken: Sequence[str]
    meeting: str


def batch(sent: Any, received_at: datetime, made: Callable[[SentScan], Scan | None]) -> Batch[Scan]:
    """The scans of the JSON `sent`, their times told by the server's clock: the phone says what its
    own showed when it sent them, so that a wrong one does no harm. `made` makes of each what the
    desk takes, or None.

    Raises DomainError("submission_invalid", "scans") for anything but a batch.
    """
    parts = sent if isinstance(sent, dict) else {}
    now, scans, meeting = (parts.get(name) for name in ("now", "scans", "meeting"))
    if not _is_time(now) or not isinstance(scans, list) or len(scans) > MOST:
        raise DomainError("submission_invalid", "scans")
    read: list[Scan] = []
    broken: list[str] = []
    for one in scans:
        raw = _scan(one, now, received_at) if isinstance(one, dict) else None
        scan = made(raw) if raw else None
        if scan is not None:
            read.append(scan)
        elif isinstance(one, dict) and isinstance(one.get("id"), str):
            broken.append(one["id"][:_LONGEST])
    return Batch(read, broken, meeting if isinstance(meeting, str) else "")


def receipt(scan: SentScan) -> attendance.Scan | None:
    """A receipt at a programme's door; None where it is no whole one."""
    meeting, way = scan.more.get("meeting"), scan.more.get("way")
    if not isinstance(meeting, str) or way not in (CheckInWay.scanned, CheckInWay.typed):
        return None
    return attendance.Scan(scan.scan_id, scan.read, scan.at, CheckInWay(way), meeting)


def voucher(scan: SentScan) -> redemption.Scan:
    """A voucher at a counter."""
    return redemption.Scan(scan.scan_id, scan.read, scan.at)


def _scan(one: dict[str, Any], now: Any, received_at: datetime) -> SentScan | None:
    scan_id, read, at = (one.get(name) for name in ("id", "read", "at"))
    texts = isinstance(scan_id, str) and isinstance(read, str)
    if not texts or not _is_time(at) or not SCAN_ID.fullmatch(str(scan_id)):
        return None
    ago = timedelta(milliseconds=now - int(str(at)))
    return SentScan(str(scan_id), str(read)[:_LONGEST], received_at - ago, one)


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


class VoucherForm(Form):
    """The number of a voucher and its six digits, typed."""

    unread: ClassVar[str] = "券号是券上的 10 个字母和数字。"
    few: ClassVar[str] = "请填券上现在的 6 位数字。"

    scan_id = HiddenField(
        default=fresh_id, validators=[Regexp(rf"\A{SCAN_ID.pattern}\Z", message=unread)]
    )
    number = StringField(validators=[InputRequired(unread), Length(max=_LONGEST, message=unread)])
    digits = StringField(validators=[InputRequired(few), Length(max=_LONGEST, message=few)])

    @property
    def read(self) -> str:
        """As a scan would have read it."""
        return f"{self.number.data}.{self.digits.data}"
