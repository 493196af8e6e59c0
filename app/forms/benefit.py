"""A benefit on one page: what, worth what, where, for whom, how many. Staff read Chinese."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from app.forms.place_fields import DayField, WholeField, YuanField, web_address
from app.forms.report import fresh_id
from app.models.benefit_kinds import (
    BENEFIT_KIND_LABELS,
    PERIOD_LABELS,
    WAY_LABELS,
    BenefitKind,
    ClaimWay,
    Period,
)
from app.models.programme_kinds import GROUP_LABELS, OccupationGroup
from app.services.benefits import content
from app.services.benefits.capacities import MOST
from app.services.overlap import Units

_STALE: Final = "这个表单已经失效，请回到页面重新填写。"
_TITLE: Final = "请填标题，最多 80 个字。"
_LIST: Final = "请从列出的里面选。"
_LINK: Final = "链接要以 http:// 或 https:// 开头，最多 400 个字符。"
_WORTH: Final = "价值填 0 到 1000000 之间的数，单位是元。"
_BUDGET: Final = "预算填 0 到 20000000 之间的数，单位是元。"
_HOW_MANY: Final = f"份数填 1 到 {MOST} 的整数；不限就空着。"
_DAYS: Final = "天数填 1 到 366 的整数。"
#: Fields behind "more".
MORE: Final = frozenset(("bring", "worth", "budget", "link", "phone", "verifies_phone"))


def _tidy(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


def _line(most: int, what: str) -> StringField:
    too_long = Length(max=most, message=f"{what}最多 {most} 个字。")
    return StringField(validators=[too_long], filters=[_tidy])


def _choice(words: Mapping[Any, str], default: str) -> SelectField:
    return SelectField(
        choices={one.value: label for one, label in words.items()},
        default=default,
        invalid_choice_message=_LIST,
    )


def _whole(message: str, most: int, default: int | None = None) -> WholeField:
    bounds = NumberRange(1, most, message)
    return WholeField(message, validators=[Optional(), bounds], default=default)


class BenefitForm(Form):
    """`seen` is what stood when the form was opened, sealed; `organiser` the public id of an
    organisation, or of the merchant whose own offer it is; `county_quotas` one county a line."""

    KINDS: ClassVar = BENEFIT_KIND_LABELS
    WAYS: ClassVar = WAY_LABELS
    PERIODS: ClassVar = PERIOD_LABELS
    GROUPS: ClassVar = GROUP_LABELS

    submission_id = HiddenField(
        default=fresh_id, validators=[Regexp(r"\A[0-9A-Za-z-]{16,36}\Z", message=_STALE)]
    )
    seen = HiddenField()
    organiser = StringField(validators=[Length(max=10, message=_LIST)])
    kind = _choice(BENEFIT_KIND_LABELS, BenefitKind.merchant_discount.value)
    title = StringField(
        validators=[DataRequired(_TITLE), Length(max=80, message=_TITLE)], filters=[_tidy]
    )
    way = _choice(WAY_LABELS, ClaimWay.voucher.value)
    asks = _line(120, "请申请人写什么")
    period = _choice(PERIOD_LABELS, Period.once.value)
    begins_on = DayField(validators=[Optional()])
    ends_on = DayField(validators=[Optional()])
    quota = _whole(_HOW_MANY, MOST)
    per_day = _whole(_HOW_MANY, MOST)
    county_quotas = TextAreaField(validators=[Length(max=8000, message="各县区的名额太长了。")])
    voucher_days = _whole(_DAYS, 366, 30)
    decide_days = _whole(_DAYS, 366, 15)
    members_only = BooleanField()
    groups = SelectMultipleField(
        choices={one.value: GROUP_LABELS[one] for one in OccupationGroup},
        invalid_choice_message="请从列出的人群里选。",
    )
    areas = SelectMultipleField(validate_choice=False)
    find = StringField(validators=[Length(max=80, message="查找的词最多 80 个字。")])
    places = SelectMultipleField(validate_choice=False)
    body = TextAreaField(validators=[Length(max=20_000, message="说明最多 20000 个字。")])
    worth_yuan = YuanField(_WORTH, validators=[Optional(), NumberRange(0, 1_000_000, _WORTH)])
    worth = _line(60, "价值的说法")
    budget = YuanField(_BUDGET, validators=[Optional(), NumberRange(0, 20_000_000, _BUDGET)])
    bring = _line(200, "要带的东西")
    link = StringField(
        validators=[Length(max=400, message=_LINK), web_address(_LINK)], filters=[_tidy]
    )
    phone = _line(40, "联系电话")
    verifies_phone = BooleanField(default=True)

    @property
    def more_wrong(self) -> bool:
        """Whether something behind "more" is to be put right."""
        return bool(MORE & set(self.errors))

    def validate_ends_on(self, field: DayField) -> None:
        """Not before the first day."""
        begins: date | None = self.begins_on.data
        if begins and field.data and field.data < begins:
            raise ValidationError("最后一天不能早于第一天。")

    def units(self, county_quotas: Sequence[Any]) -> Units:
        """What the form says; `county_quotas` are what its lines stand for."""
        way = ClaimWay(self.way.data)
        by_day = self.per_day.data if way is ClaimWay.voucher else None
        told = way is ClaimWay.told
        plain = ("title", "bring", "worth", "link", "phone", "asks")
        return {
            **{name: self[name].data or "" for name in plain},
            **{name: self[name].data for name in ("kind", "way", "period")},
            **{name: bool(self[name].data) for name in ("members_only", "verifies_phone")},
            **{name: content.written(self[name].data) for name in content.DAYS},
            "body": (self.body.data or "").replace("\r\n", "\n").strip(),
            "worth_fen": self.worth_yuan.fen,
            "budget_fen": self.budget.fen,
            "voucher_days": self.voucher_days.data or 30,
            "decide_days": self.decide_days.data or 15,
            "quota": None if told else self.quota.data,
            "per_day": by_day,
            "county_quotas": [] if told else list(county_quotas),
            "groups": sorted(set(self.groups.data or [])),
            "areas": sorted(set(self.areas.data or [])),
            "places": sorted({one.lower() for one in self.places.data or []}),
        }

    @classmethod
    def of(cls, units: Mapping[str, Any], county_quotas: str, **more: Any) -> "BenefitForm":
        """The form filled in; `county_quotas` are its lines."""
        given = {name: units[name] for name in (*content.PLAIN, *content.WORDS, "quota", "groups")}
        given |= {"areas": units["areas"], "places": units["places"], **more}
        given |= {"county_quotas": county_quotas, "worth_yuan": _yuan(units["worth_fen"])}
        given["budget"] = _yuan(units["budget_fen"])
        for name in content.DAYS:
            given[name] = date.fromisoformat(units[name]) if units[name] else None
        return cls(data=given)


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100
