"""What to print: which sheet, and of which place, organisation or county."""

import re
from typing import Final

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Regexp

from app.models.kinds import CodePurpose
from app.services.print_sheets import Chosen, SheetKind

_SHEET: Final = "请选一种。"
_WHERE: Final = "请选要打印哪里的二维码。"
_CHOSEN: Final = re.compile(r"\A(place|organisation|county):([0-9A-Za-z]{1,10})\Z")
SHEET_LABELS: Final = {
    SheetKind.poster: "贴在门口的海报（每处一张 A4）",
    SheetKind.stickers: "门口的贴纸（每张 A4 十二枚）",
    SheetKind.manager: "管理员卡片（不要张贴）",
}
PURPOSE_LABELS: Final = {CodePurpose.door: "门口的码", CodePurpose.manager: "管理员的码"}


class SheetForm(Form):
    """`where` is "place:ID", "organisation:ID" (public ids) or "county:CODE"."""

    sheet = RadioField(
        choices={kind.value: label for kind, label in SHEET_LABELS.items()},
        validators=[InputRequired(_SHEET)],
        invalid_choice_message=_SHEET,
    )
    where = StringField(
        validators=[InputRequired(_WHERE), Regexp(_CHOSEN, message=_WHERE)],
    )

    @property
    def kind(self) -> SheetKind:
        """Which sheet, once the form is valid."""
        return SheetKind(self.sheet.data)

    @property
    def chosen(self) -> Chosen:
        """Which places, once the form is valid."""
        what, _, key = (self.where.data or "").partition(":")
        return Chosen(**{what: key})


class CodeForm(Form):
    """Which of a place's codes no longer counts."""

    purpose = RadioField(
        choices={use.value: label for use, label in PURPOSE_LABELS.items()},
        validators=[InputRequired(_SHEET)],
    )
