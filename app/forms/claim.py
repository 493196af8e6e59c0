"""Claiming a benefit: only what its rule depends on, and of applicants a name and a few words.

Messages are message ids: the page translates them. Nothing is filled in from what is stored.
"""

from collections.abc import Collection
from typing import Any, ClassVar, Final

from wtforms import Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NoneOf, Optional, Regexp

from app.forms.report import fresh_id
from app.i18n import N_
from app.models.benefit_kinds import ClaimWay
from app.models.programme_kinds import GROUP_LABELS, OccupationGroup
from app.services.benefits.detail import BenefitDetail
from app.services.benefits.eligibility import Fact, Person

LONGEST_WORDS: Final = 500
#: None of those that are named.
OTHER: Final = "other"
YES: Final = "yes"
_PHONE: Final = N_("请填手机号。")
_CHOICE: Final = N_("请选一项。")
_COUNTY: Final = N_("请选您在哪里工作。")
_AGAINST: Final = N_("这项福利不是给这样的情况的，请看“谁可以享受”。")


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class ClaimForm(Form):
    """Every question that there may be; `form_for` keeps those of the benefit."""

    expired: ClassVar[str] = N_("这个页面放得太久了，请再点一次。")

    submission_id = HiddenField(
        default=fresh_id, validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=expired)]
    )
    #: 1 for somebody signed in who claims by another number.
    other = HiddenField()
    name = StringField(
        filters=[_stripped],
        validators=[
            InputRequired(N_("请填姓名。")),
            Length(min=1, max=30, message=N_("姓名最多 30 个字。")),
        ],
    )
    phone = StringField(validators=[InputRequired(_PHONE), Length(max=40, message=_PHONE)])
    group = RadioField(
        validators=[InputRequired(_CHOICE), NoneOf([OTHER], message=_AGAINST)],
        invalid_choice_message=_CHOICE,
    )
    county = SelectField(
        validators=[InputRequired(_COUNTY), NoneOf([OTHER], message=_AGAINST)],
        invalid_choice_message=_COUNTY,
    )
    member = RadioField(
        choices={YES: N_("是"), "no": N_("不是")},
        validators=[InputRequired(_CHOICE)],
        invalid_choice_message=_CHOICE,
    )
    words = TextAreaField(filters=[_stripped])


def form_for(
    one: BenefitDetail,
    sent: Any = None,
    *,
    asks_phone: bool,
    counties: Collection[str],
    **given: str,
) -> ClaimForm:
    """The form of that benefit: a phone only where it is not known, facts only where something
    depends on them, name and words of applicants only. `counties` are the codes to choose from."""
    form = ClaimForm(sent, data=given)
    if not asks_phone:
        del form.phone
    for fact in set(Fact) - set(one.needs):
        del form[fact.value]
    if Fact.group in one.needs:
        named = {group.value: GROUP_LABELS[group] for group in one.card.rule.groups}
        form.group.choices = [*named.items(), (OTHER, N_("都不是"))]
    if Fact.county in one.needs:
        form.county.choices = ["", *counties, OTHER]
    if one.card.way is ClaimWay.application:
        must: Any = InputRequired(N_("请回答这个问题。")) if one.asks else Optional()
        too_long = N_("最多 500 个字，请删减一些。")
        form.words.validators = [must, Length(max=LONGEST_WORDS, message=too_long)]
    else:
        del form.name, form.words
    return form


def person_of(form: ClaimForm) -> Person:
    """What is told, once the form is valid."""
    told = {fact: form[fact.value].data for fact in Fact if fact.value in form}
    group, member = told.get(Fact.group), told.get(Fact.member)
    return Person(
        OccupationGroup(group) if group else None,
        told.get(Fact.county) or "",
        None if member is None else member == YES,
    )
