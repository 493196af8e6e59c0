"""A campaign of the year of four gifts. Staff read Chinese."""

from datetime import date
from typing import ClassVar, Final

from wtforms import Form, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.forms.place_fields import DayField
from app.models.benefit_kinds import GIFT_LABELS, Gift
from app.services.benefits.campaign_desk import CampaignText

_TITLE: Final = "请填标题，最多 80 个字。"
_LIST: Final = "请从列出的里面选。"
_FIRST: Final = "请填第一天。"
_LAST: Final = "请填最后一天。"
#: A public page of a season is no shop window of a whole province.
_MOST: Final = 200


class CampaignForm(Form):
    """`version` is what the editor saw."""

    GIFTS: ClassVar = GIFT_LABELS

    version = HiddenField(default="0")
    organiser = StringField(validators=[Length(max=10, message=_LIST)])
    gift = SelectField(
        choices={one.value: label for one, label in GIFT_LABELS.items()},
        default=Gift.summer.value,
        invalid_choice_message=_LIST,
    )
    title = StringField(
        validators=[DataRequired(_TITLE), Length(max=80, message=_TITLE)],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
    begins_on = DayField(validators=[InputRequired(_FIRST)])
    ends_on = DayField(validators=[InputRequired(_LAST)])
    body = TextAreaField(validators=[Length(max=20_000, message="说明最多 20000 个字。")])
    benefits = SelectMultipleField(validate_choice=False)
    programmes = SelectMultipleField(validate_choice=False)

    def validate_ends_on(self, field: DayField) -> None:
        """Not before the first day."""
        begins: date | None = self.begins_on.data
        if begins and field.data and field.data < begins:
            raise ValidationError("最后一天不能早于第一天。")

    def validate_benefits(self, field: SelectMultipleField) -> None:
        """As many as a page holds."""
        if len(field.data or []) + len(self.programmes.data or []) > _MOST:
            raise ValidationError(f"最多选 {_MOST} 项。")

    @property
    def seen(self) -> int:
        """The version that the editor saw; -1 for what is no number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1

    def text(self) -> CampaignText:
        """What it says, once valid."""
        assert self.begins_on.data is not None and self.ends_on.data is not None
        return CampaignText(
            Gift(self.gift.data),
            self.title.data or "",
            (self.body.data or "").replace("\r\n", "\n").strip(),
            self.begins_on.data,
            self.ends_on.data,
            _ids(self.benefits.data),
            _ids(self.programmes.data),
        )


def _ids(chosen: list[str] | None) -> tuple[str, ...]:
    return tuple(sorted({one.lower()[:10] for one in chosen or []}))
