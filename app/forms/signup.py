"""Joining a programme: who comes, whether the programme is for them, and the organiser's questions.

Messages are message ids: the page translates them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from wtforms import BooleanField, Form, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.forms.report import fresh_id
from app.i18n import N_
from app.models.programme_kinds import QuestionKind
from app.services.programmes.entrance import Entrance, Question

LONGEST_ANSWER: Final = 200
PREFIX: Final = "q_"
#: As the organiser reads them in the list of those who come.
YES_NO: Final = {"是": N_("是"), "否": N_("否")}
_PHONE: Final = N_("请填手机号。")
_ANSWER: Final = N_("请回答这个问题。")
_CHOICE: Final = N_("请选一项。")


class SignupForm(Form):
    """What every programme asks; `form_for` adds the organiser's questions."""

    expired: ClassVar[str] = N_("这个页面放得太久了，请再点一次“报名”。")

    submission_id = HiddenField(
        default=fresh_id, validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=expired)]
    )
    #: The poster's code, for whoever came by one.
    code = HiddenField()
    #: 1 for somebody signed in who signs up by another number.
    other = HiddenField()
    name = StringField(
        filters=[lambda text: (text or "").strip()],
        validators=[
            InputRequired(N_("请填姓名。")),
            Length(min=1, max=30, message=N_("姓名最多 30 个字。")),
        ],
    )
    phone = StringField(validators=[InputRequired(_PHONE), Length(max=40, message=_PHONE)])
    fits = BooleanField(
        validators=[InputRequired(N_("这个活动有对象要求，符合的请勾选“我符合”。"))]
    )


def form_for(entrance: Entrance, sent: Any = None, *, asks_phone: bool, **given: str) -> SignupForm:
    """The form of that programme: a phone only where it is not known, the tick only where not
    everybody may come."""
    asked = {f"{PREFIX}{one.public_id}": _field(one) for one in entrance.questions}
    form: SignupForm = type("AskingForm", (SignupForm,), asked)(sent, data=given)
    if not asks_phone:
        del form.phone
    if not entrance.is_restricted:
        del form.fits
    return form


def answers(form: SignupForm, questions: Sequence[Question]) -> Mapping[int, str]:
    """What was answered, by the question's row id, once the form is valid."""
    given = {one.id: form[f"{PREFIX}{one.public_id}"].data for one in questions}
    return {key: answer.strip() for key, answer in given.items() if answer and answer.strip()}


def _field(question: Question) -> Any:
    must: list[Any] = [InputRequired(_ANSWER)] if question.required else [Optional()]
    if question.kind is QuestionKind.text:
        too_long = N_("回答最多 200 个字，请删减一些。")
        return StringField(validators=[*must, Length(max=LONGEST_ANSWER, message=too_long)])
    words = YES_NO if question.kind is QuestionKind.yes_no else {c: c for c in question.choices}
    return RadioField(
        choices=words,
        validators=must,
        validate_choice=True,
        invalid_choice_message=_CHOICE,
    )
