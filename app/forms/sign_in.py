"""The forms of signing in. Messages are message ids: the page translates them."""

from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.i18n import N_

SHORTEST_PASSWORD = 12
_PHONE = N_("请填手机号。")
_CODE = N_("请填 6 位数字。")
_PASSWORD = N_("请填密码。")


class PhoneForm(Form):
    """To which phone the code goes."""

    phone = StringField(validators=[InputRequired(_PHONE), Length(max=40, message=_PHONE)])


class CodeForm(Form):
    """The six digits that came."""

    code = StringField(validators=[InputRequired(_CODE), Length(max=20, message=_CODE)])


class StaffForm(Form):
    """Password and second factor, together: which of the two was wrong is not told."""

    phone = StringField(validators=[InputRequired(_PHONE), Length(max=40, message=_PHONE)])
    password = PasswordField(
        validators=[InputRequired(_PASSWORD), Length(max=200, message=_PASSWORD)]
    )
    code = StringField(validators=[InputRequired(_CODE), Length(max=20, message=_CODE)])


class SecondFactorForm(Form):
    """A new password, and the first digits of the authenticator that was just set up."""

    secret = HiddenField(validators=[InputRequired(), Length(max=400)])
    password = PasswordField(
        validators=[
            InputRequired(_PASSWORD),
            Length(min=SHORTEST_PASSWORD, max=200, message=N_("密码至少要 12 个字符。")),
        ]
    )
    code = StringField(validators=[InputRequired(_CODE), Length(max=20, message=_CODE)])
