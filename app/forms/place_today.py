"""What is said at the door: today's opening, an amenity's state, a notice. Staff read Chinese."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.config import SHANGHAI
from app.errors import DomainError
from app.forms.place_fields import ClockField, MomentField
from app.models.kinds import Amenity, AmenityState
from app.services.place_edit.today import LONGEST_NOTICE

_WHEN: Final = "请选一个时间。"
_TEXT: Final = "请写一句话，最多 160 个字。"


class Doing(StrEnum):
    """What happens to today's opening."""

    close_today = "close_today"
    close_until = "close_until"
    close_early = "close_early"
    open = "open"


class TodayForm(Form):
    """`until` for close_until (none: until told otherwise), `early` for close_early; local time."""

    do = RadioField(
        choices={one.value: one.value for one in Doing}, validators=[InputRequired(_WHEN)]
    )
    until = MomentField(validators=[Optional()])
    early = ClockField(validators=[Optional()])

    @property
    def until_instant(self) -> datetime | None:
        """The end, aware."""
        return self.until.data.replace(tzinfo=SHANGHAI) if self.until.data else None


class NoticeForm(Form):
    """A word to everybody, with an end in local time."""

    text = StringField(
        validators=[InputRequired(_TEXT), Length(max=LONGEST_NOTICE, message=_TEXT)],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
    ends = MomentField(validators=[InputRequired(_WHEN)])

    @property
    def ends_instant(self) -> datetime:
        """The end, aware."""
        ends: datetime = self.ends.data
        return ends.replace(tzinfo=SHANGHAI)


def amenity_tap(value: str) -> tuple[Amenity, AmenityState, datetime | None]:
    """What a button for an amenity says: `shower:available`, `shower:broken` for lasting, or
    `shower:broken:EPOCH` with the end in epoch seconds.

    Raises DomainError("value_unknown", "set").
    """
    word, _, rest = value.partition(":")
    state, _, end = rest.partition(":")
    try:
        until = datetime.fromtimestamp(int(end), UTC) if end else None
        return Amenity(word), AmenityState(state), until
    except (ValueError, OverflowError, OSError):
        raise DomainError("value_unknown", "set", value=value[:40]) from None
