"""Adding a photo; the file itself is read by the route."""

from wtforms import Form, HiddenField, StringField
from wtforms.validators import Length, Regexp

from app.forms.report import fresh_id
from app.i18n import N_


class PhotoForm(Form):
    """`submission_id` makes sending twice count once; `photo` is only where its errors stand."""

    submission_id = HiddenField(
        default=fresh_id,
        validators=[
            Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=N_("这个表单已经失效，请回到页面重新填写。"))
        ],
    )
    caption = StringField(validators=[Length(max=60, message=N_("说明最多 60 个字。"))])
    photo = HiddenField()
