"""What a worker found wrong with a listing: one choice, a few words and a phone to call
back if they like."""

from typing import ClassVar
from uuid import uuid4

from wtforms import Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from app.i18n import N_
from app.models.report_kinds import REASON_LABELS, ReportReason
from app.services.reports import LONGEST_DETAIL


def fresh_id() -> str:
    """The id that makes sending one form twice count once."""
    return uuid4().hex


class ReportForm(Form):
    """Messages are message ids: the page translates them."""

    unchosen: ClassVar[str] = N_("请选一项：哪里不对？")
    expired: ClassVar[str] = N_("这个页面放得太久了，请再点一次“提交”。")

    submission_id = HiddenField(
        default=fresh_id, validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=expired)]
    )
    #: What the code at the door says, for whoever came by it; looked up again when it is sent.
    door = HiddenField()
    reason = RadioField(
        choices={reason.value: REASON_LABELS[reason] for reason in ReportReason},
        validators=[InputRequired(unchosen)],
        invalid_choice_message=unchosen,
    )
    detail = TextAreaField(
        validators=[Length(max=LONGEST_DETAIL, message=N_("说明最多 300 个字，请删减一些。"))]
    )
    phone = StringField(
        validators=[Length(max=40, message=N_("手机号不对：应是 11 位数字，例如 13800138000。"))]
    )
    #: Only where its errors stand: the route reads the file.
    photo = HiddenField()
