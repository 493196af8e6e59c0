"""Fields that say in the staff's language what they could not read."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    IntegerField,
    StringField,
    TimeField,
)
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

_LONGEST: Final = 9


class Worded:
    """Puts `unreadable` in place of the library's English."""

    unreadable: str
    process_errors: Sequence[str]
    raw_data: list[str] | None

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(self.unreadable) from None

    def pre_validate(self, _form: BaseForm) -> None:
        """What was typed and could not be read is not judged any further."""
        if self.process_errors and "".join(self.raw_data or ()).strip():
            raise StopValidation


class WholeField(Worded, IntegerField):
    """A whole number of at most nine characters: validators reckon with floating point, which ends
    at 309 digits, and columns with 32 bits."""

    def __init__(self, unreadable: str = "请填整数。", **options: Any) -> None:
        self.unreadable = unreadable
        super().__init__(**options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it, or say how it is to be written."""
        if len("".join(valuelist).strip()) > _LONGEST:
            raise ValueError(self.unreadable)
        super().process_formdata(valuelist)


class YuanField(Worded, DecimalField):
    """An amount of money in yuan."""

    def __init__(self, unreadable: str, **options: Any) -> None:
        self.unreadable = unreadable
        super().__init__(places=2, **options)

    @property
    def fen(self) -> int | None:
        """The same in fen; None where nothing was typed."""
        return None if self.data is None else int(self.data * 100)


class DayField(Worded, DateField):
    """A date."""

    unreadable = "请填日期，例如 2026-05-01。"


class MomentField(Worded, DateTimeLocalField):
    """A day and a time, local."""

    unreadable = "请填日期和时间，例如 2026-05-01 18:00。"


class ClockField(Worded, TimeField):
    """A time of day."""

    unreadable = "请填时间，例如 18:00。"


def web_address(message: str) -> Any:
    """A validator: nothing, or an address of the web."""

    def judge(_form: BaseForm, field: StringField) -> None:
        if not field.data:
            return
        try:
            parts = urlsplit(field.data)
        except ValueError:
            raise ValidationError(message) from None
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValidationError(message)

    return judge
