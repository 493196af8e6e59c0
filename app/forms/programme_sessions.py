"""When a programme meets: a row of the form for each session. Staff read Chinese."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from wtforms import Form, HiddenField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app.config import SHANGHAI
from app.forms.place_fields import ClockField, DayField
from app.services.programmes import content

_TIMES: Final = "请填这一天的开始和结束时间。"
_ORDER: Final = "结束要晚于开始；过半夜的，一场最多 12 小时。"
_LONGEST_NIGHT: Final = timedelta(hours=12)
#: What a row's names in a request look like; anything else is no row of ours.
ROW: Final = re.compile(r"sessions-[0-9]{1,3}-(id|day|begins|ends|note)")


class SessionForm(Form):
    """One session; a row without a day is none."""

    id = HiddenField(validators=[Length(max=10)])
    day = DayField(validators=[Optional()])
    begins = ClockField(validators=[Optional()], default=time(9))
    ends = ClockField(validators=[Optional()], default=time(11))
    note = StringField(validators=[Length(max=80, message="备注最多 80 个字。")])

    def validate_ends(self, field: ClockField) -> None:
        """After the beginning, or in the small hours of the next day."""
        if self.day.data is None or self.begins.errors:
            return
        if self.begins.data is None or field.data is None:
            raise ValidationError(_TIMES)
        begins, ends = self._instants()
        if field.data <= self.begins.data and ends - begins > _LONGEST_NIGHT:
            raise ValidationError(_ORDER)

    def _instants(self) -> tuple[datetime, datetime]:
        assert self.day.data and self.begins.data is not None and self.ends.data is not None
        begins = datetime.combine(self.day.data, self.begins.data, SHANGHAI)
        ends = datetime.combine(self.day.data, self.ends.data, SHANGHAI)
        return begins, ends if ends > begins else ends + timedelta(days=1)

    def unit(self) -> list[Any] | None:
        """As the content has it; None for an empty row."""
        if self.day.data is None:
            return None
        begins, ends = self._instants()
        note = " ".join((self.note.data or "").split())
        return [self.id.data or "", content.written(begins), content.written(ends), note]


def rows(units: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """What the rows are filled in with."""
    found = []
    for public_id, begins, ends, note in units:
        first, last = (datetime.fromisoformat(one).astimezone(SHANGHAI) for one in (begins, ends))
        row = {"id": public_id, "day": first.date(), "begins": first.time(), "ends": last.time()}
        found.append({**row, "note": note})
    return found


def units(forms: Sequence[SessionForm]) -> list[list[Any]]:
    """The sessions in order of time."""
    found = [unit for form in forms if (unit := form.unit()) is not None]
    return sorted(found, key=lambda one: str(one[1]))


def local(at: datetime | None) -> datetime | None:
    """A moment as typed, which is local and says nothing about it, made aware."""
    return None if at is None else at.replace(tzinfo=SHANGHAI).astimezone(UTC)
