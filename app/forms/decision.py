"""The answer to an application. Staff read Chinese."""

from typing import Final

from wtforms import Form, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.models.programme_kinds import UNMASK_LABELS

_LONG: Final = "答复最多 200 个字，请删减一些。"
_WHY_NOT: Final = "请写为什么没有通过、还可以怎么办，最多 200 个字；申请人会看到。"
_WHY: Final = "请选一个原因，它会记录下来。"


def _tidy(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


class GrantForm(Form):
    """What comes next, where there is anything to say."""

    answer = StringField(validators=[Length(max=200, message=_LONG)], filters=[_tidy])


class RefusalForm(Form):
    """Nobody is refused without a word."""

    reason = StringField(
        validators=[DataRequired(_WHY_NOT), Length(max=200, message=_LONG)], filters=[_tidy]
    )


class LookForm(Form):
    """Why somebody looks at a full name and phone."""

    why = SelectField(
        choices={one.value: words for one, words in UNMASK_LABELS.items()},
        validators=[InputRequired(_WHY)],
        invalid_choice_message=_WHY,
    )
