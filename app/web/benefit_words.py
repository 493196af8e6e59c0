"""Units of a benefit in words, for whoever has to see what somebody else changed."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from app.models.benefit_kinds import BENEFIT_KIND_LABELS, PERIOD_LABELS, WAY_LABELS
from app.models.programme_kinds import GROUP_LABELS
from app.services.benefits import capacities
from app.services.benefits.publish import Gap
from app.services.divisions import divisions
from app.services.venues import place_names
from app.web.unit_words import Vocabulary

#: What is missing before a benefit can be published.
GAPS: Final = {
    Gap.where: "券要有地方用：请至少选一个地点。",
    Gap.past: "最后一天已经过去了。",
}
LABELS: Final = {
    "kind": "类型",
    "way": "怎么领",
    "period": "每人几次",
    "title": "标题",
    "body": "说明",
    "bring": "要带的东西",
    "worth": "价值的说法",
    "worth_fen": "价值",
    "budget_fen": "预算",
    "link": "链接",
    "phone": "联系电话",
    "members_only": "只限会员",
    "per_day": "每天几份",
    "voucher_days": "券的有效期",
    "decide_days": "几天内答复",
    "asks": "请申请人写什么",
    "verifies_phone": "短信验证",
    "begins_on": "第一天",
    "ends_on": "最后一天",
    "quota": "一共几份",
    "county_quotas": "各县区几份",
    "groups": "面向人群",
    "areas": "面向地区",
    "places": "地点",
}


def _areas(session: Session, value: Sequence[str]) -> str:
    known = divisions(session)
    return "、".join(known.names.get(one, one) for one in value)


def _yuan(_session: Session, value: Any) -> str:
    return f"{value / 100:g} 元"


def _days(_session: Session, value: Any) -> str:
    return f"{value} 天"


VOCABULARY: Final = Vocabulary(
    LABELS,
    {
        "kind": lambda _, value: BENEFIT_KIND_LABELS[value],
        "way": lambda _, value: WAY_LABELS[value],
        "period": lambda _, value: PERIOD_LABELS[value],
        "worth_fen": _yuan,
        "budget_fen": _yuan,
        "voucher_days": _days,
        "decide_days": _days,
        "county_quotas": lambda session, value: "；".join(
            capacities.said(session, value).splitlines()
        ),
        "groups": lambda _, value: "、".join(GROUP_LABELS[one] for one in value),
        "areas": _areas,
        "places": lambda session, value: "、".join(place_names(session, value).values()),
    },
)
