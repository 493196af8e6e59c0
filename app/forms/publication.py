"""Calling a programme off: everybody reads the reason. Staff read Chinese."""

from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

_REASON = "请写取消的原因，最多 160 个字，报名的人都会看到。"


class CancellationForm(Form):
    """In a sentence."""

    reason = StringField(
        validators=[DataRequired(_REASON), Length(max=160, message=_REASON)],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
