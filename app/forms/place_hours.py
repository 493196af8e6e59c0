"""Weekly hours as one line of text for each weekday, and exceptions. Staff read Chinese."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, Final

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.forms.place_fields import DayField, WholeField
from app.services.hours.timetable import WHOLE_DAY
from app.services.place_edit.day_text import HOLIDAY_WORDS, SHUT, read_spans, written

_UNREADABLE: Final = "看不懂这个时间，请写成 08:00-12:00,14:00-20:00，或者 24小时、休息。"
_DAYS: Final = "请选日期，最后一天不能早于第一天，最多一年。"
_RULE: Final = "请选一项。"
_NOTE: Final = "说明最多 80 个字。"
LONGEST_EXCEPTION: Final = timedelta(days=366)


def _readable(_form: Form, field: Any) -> None:
    try:
        read_spans(field.data or "")
    except ValueError:
        raise ValidationError(_UNREADABLE) from None


def _day() -> StringField:
    return StringField(validators=[Length(max=120, message=_UNREADABLE), _readable])


class HoursForm(Form):
    """All seven days empty: the hours are not known; "休息" or empty beside others: closed."""

    DAYS: ClassVar = tuple(f"day_{number}" for number in range(7))
    WORKDAYS: ClassVar = DAYS[:5]

    version = WholeField(validators=[InputRequired("请回到上一页重新打开。")], default=0)
    day_0, day_1, day_2, day_3 = _day(), _day(), _day(), _day()
    day_4, day_5, day_6 = _day(), _day(), _day()
    holiday_rule = RadioField(
        choices={one.value: words for one, words in HOLIDAY_WORDS.items()},
        validators=[InputRequired(_RULE)],
        invalid_choice_message=_RULE,
    )
    available_from = DayField(validators=[Optional()])
    available_until = DayField(validators=[Optional()])

    def validate_available_until(self, field: DayField) -> None:
        """A pop-up place ends after it began."""
        first = self.available_from.data
        if first and field.data and field.data < first:
            raise ValidationError("最后一天不能早于第一天。")

    def copy_monday(self, days: Sequence[str]) -> None:
        """Give other days Monday's hours."""
        for name in days:
            self[name].data = self.day_0.data

    def units(self, text: str) -> dict[str, Any]:
        """What the form says, by unit; `text` is the place's own wording of unknown hours."""
        week = [read_spans(self[name].data or "") for name in self.DAYS]
        always = all(day == [list(WHOLE_DAY)] for day in week)
        spans = [[number, *span] for number, day in enumerate(week) for span in day]
        first, last = self.available_from.data, self.available_until.data
        return {
            "hours": [always, [] if always else sorted(spans), "" if spans else text],
            "holiday_rule": self.holiday_rule.data,
            "available": [
                first.isoformat() if first else None,
                last.isoformat() if last else None,
            ],
        }

    @classmethod
    def of(cls, version: int, units: dict[str, Any]) -> "HoursForm":
        """The form filled in with units of a content."""
        always, spans, _ = units["hours"]
        known = always or bool(spans)
        form = cls(data={"version": version, "holiday_rule": units["holiday_rule"]})
        for number, name in enumerate(cls.DAYS):
            day = [list(WHOLE_DAY)] if always else [s[1:] for s in spans if s[0] == number]
            form[name].data = written(day) or (SHUT if known else "")
        for name, day in zip(
            ("available_from", "available_until"), units["available"], strict=True
        ):
            form[name].process_data(None)
            form[name].process_formdata([day] if day else [])
        return form


class ExceptionForm(Form):
    """Other hours on some days; an empty `spans` is closed."""

    first_day = DayField(validators=[InputRequired(_DAYS)])
    last_day = DayField(validators=[Optional()])
    spans = StringField(validators=[Length(max=120, message=_UNREADABLE), _readable])
    note = StringField(validators=[Length(max=80, message=_NOTE)])

    def validate_last_day(self, field: DayField) -> None:
        """Not before the first day, at most a year later."""
        first = self.first_day.data
        if first and field.data and not first <= field.data <= first + LONGEST_EXCEPTION:
            raise ValidationError(_DAYS)

    def value(self) -> dict[str, Any]:
        """As a content has it."""
        first = self.first_day.data
        assert first is not None
        return {
            "first_day": first.isoformat(),
            "last_day": (self.last_day.data or first).isoformat(),
            "spans": read_spans(self.spans.data or ""),
            "note": " ".join((self.note.data or "").split()),
        }
