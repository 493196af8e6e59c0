"""Inviting somebody: phone, role, and where. Messages are message ids."""

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.i18n import N_
from app.models.person_kinds import ROLE_LABELS, Role

_PHONE = N_("请填手机号。")
_ROLE = N_("请选一个角色。")
_WHERE = N_("请选一个单位。")


class GrantForm(Form):
    """`organisation` and `place` are public ids; the place may be left out."""

    phone = StringField(validators=[InputRequired(_PHONE), Length(max=40, message=_PHONE)])
    role = RadioField(
        choices={role.value: ROLE_LABELS[role] for role in Role},
        validators=[InputRequired(_ROLE)],
        invalid_choice_message=_ROLE,
    )
    organisation = StringField(validators=[InputRequired(_WHERE), Length(max=10, message=_WHERE)])
    place = StringField(
        validators=[Length(max=10, message=N_("没有找到这个地点，它可能已经撤销。"))]
    )
