"""A copy, and a programme of every week. Staff read Chinese."""

from wtforms import BooleanField, Form, HiddenField
from wtforms.validators import InputRequired, NumberRange, Regexp

from app.forms.place_fields import WholeField
from app.forms.report import fresh_id
from app.services.programmes.series import MOST_WEEKS

_WEEKS = f"填 2 到 {MOST_WEEKS} 的整数。"
_STALE = "这个表单已经失效，请回到页面重新填写。"


class CopyForm(Form):
    """Sent twice, done once."""

    submission_id = HiddenField(
        default=fresh_id, validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=_STALE)]
    )


class SeriesForm(CopyForm):
    """`weeks` counts the programme's own too; `holidays`: held on holidays as well, and marked."""

    weeks = WholeField(
        _WEEKS, validators=[InputRequired(_WEEKS), NumberRange(2, MOST_WEEKS, _WEEKS)], default=8
    )
    holidays = BooleanField()
