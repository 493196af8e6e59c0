"""The lasting facts of a listing. Staff read Chinese; messages are no message ids."""

from typing import Any, ClassVar, Final

from wtforms import Form, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.forms.place_fields import WholeField
from app.models.kinds import AUDIENCE_LABELS, KIND_LABELS, Audience, PlaceKind

_NAME: Final = "请填名称，最多 80 个字。"
_STEPS: Final = "台阶数填 0 到 50 的整数；没量过就空着。"
_WIDTH: Final = "门宽填 30 到 400 厘米的整数；没量过就空着。"
_PHONE: Final = r"请填电话，最多 40 个字符。"
_KIND: Final = "请选一个类型。"
_WHO: Final = "请选谁可以用。"


def _tidy(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


class FactsForm(Form):
    """`version` is the revision that the editor saw."""

    version = WholeField(validators=[InputRequired("请回到上一页重新打开。")], default=0)
    name = StringField(
        validators=[InputRequired(_NAME), Length(max=80, message=_NAME)], filters=[_tidy]
    )
    kind = SelectField(
        choices={one.value: KIND_LABELS[one] for one in PlaceKind},
        validators=[InputRequired(_KIND)],
        invalid_choice_message=_KIND,
    )
    address = StringField(
        validators=[Length(max=160, message="地址最多 160 个字。")], filters=[_tidy]
    )
    phone = StringField(validators=[Length(max=40, message=_PHONE)], filters=[_tidy])
    audience = SelectField(
        choices={one.value: AUDIENCE_LABELS[one] for one in Audience},
        validators=[InputRequired(_WHO)],
        invalid_choice_message=_WHO,
    )
    audience_note = StringField(
        validators=[Length(max=120, message="补充说明最多 120 个字。")], filters=[_tidy]
    )
    entrance_steps = WholeField(_STEPS, validators=[Optional(), NumberRange(0, 50, _STEPS)])
    door_width_cm = WholeField(_WIDTH, validators=[Optional(), NumberRange(30, 400, _WIDTH)])

    KINDS: ClassVar = KIND_LABELS
    AUDIENCES: ClassVar = AUDIENCE_LABELS
    #: Fields that are units of the listing's content.
    UNITS: ClassVar = (
        *("name", "kind", "address", "phone", "audience", "audience_note"),
        *("entrance_steps", "door_width_cm"),
    )

    def units(self) -> dict[str, Any]:
        """What the form says, by unit."""
        numbers = ("entrance_steps", "door_width_cm")
        return {
            name: self[name].data if name in numbers else self[name].data or ""
            for name in self.UNITS
        }

    @classmethod
    def of(cls, version: int, units: dict[str, Any]) -> "FactsForm":
        """The form filled in with units of a content."""
        return cls(data={"version": version, **{name: units.get(name) for name in cls.UNITS}})
