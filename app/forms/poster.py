"""A programme's posters: where the next one hangs, and which sheet is printed."""

from typing import Final

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.services.print_sheets import SheetKind
from app.services.programmes.posters import LONGEST_LABEL

_LABEL: Final = "请写这张海报贴在哪里，例如“解放路驿站”。"
SHEET_LABELS: Final = {
    SheetKind.poster: "海报（每处一张 A4）",
    SheetKind.stickers: "贴纸（每张 A4 十二枚）",
}


class PosterForm(Form):
    """Where it hangs; no name of a person."""

    label = StringField(
        filters=[lambda text: (text or "").strip()],
        validators=[
            InputRequired(_LABEL),
            Length(max=LONGEST_LABEL, message=f"最多 {LONGEST_LABEL} 个字。"),
        ],
    )


class PosterSheetForm(Form):
    """Which sheet."""

    sheet = RadioField(
        choices={kind.value: label for kind, label in SHEET_LABELS.items()},
        default=SheetKind.poster.value,
        validators=[InputRequired()],
    )
