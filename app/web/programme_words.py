"""Units of a programme in words, for whoever has to see what somebody else changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.models.programme_kinds import GROUP_LABELS, PROGRAMME_KIND_LABELS
from app.services.divisions import divisions
from app.services.programmes import hosts
from app.services.programmes.publish import Gap
from app.services.venues import place_names
from app.web.unit_words import Vocabulary

LABELS: Final = {
    "kind": "类型",
    "title": "标题",
    "body": "说明",
    "bring": "要带的东西",
    "cost_fen": "费用",
    "link": "链接",
    "phone": "联系电话",
    "note": "给参加者的话",
    "by_sign_up": "要不要报名",
    "waiting_list": "候补",
    "offer_minutes": "名额保留",
    "verifies_phone": "短信验证",
    "members_only": "只限会员",
    "sign_up_from": "报名开始",
    "sign_up_until": "报名截止",
    "capacity": "名额",
    "where": "地点",
    "sessions": "时间",
    "groups": "面向人群",
    "counties": "面向区县",
    "hosts": "合办单位",
}
#: What is missing before a programme can be published.
GAPS: Final = {
    Gap.when: "还没有填时间。录播讲座可以不填时间，但要填链接。",
    Gap.past: "填的时间都已经过去了。",
    Gap.where: "还没有填地点。线上的讲座请填链接。",
    Gap.window: "报名截止时间已经过去了。",
}


def _where(session: Session, value: Sequence[Any]) -> str:
    place, address, lng, lat = value
    if place:
        return place_names(session, [place]).get(place, str(place))
    point = f"（{lng:.6f}，{lat:.6f}）" if lng is not None else ""
    return f"{address}{point}" or "没有"


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _sessions(_session: Session, value: Sequence[Sequence[Any]]) -> str:
    return "；".join(f"{_moment(one[1])} 到 {_moment(one[2])[-5:]}" for one in value)


def _counties(session: Session, value: Sequence[str]) -> str:
    known = divisions(session).names
    return "、".join(known.get(one, one) for one in value)


VOCABULARY: Final = Vocabulary(
    LABELS,
    {
        "kind": lambda _, value: PROGRAMME_KIND_LABELS[value],
        "cost_fen": lambda _, value: f"{value / 100:g} 元",
        "offer_minutes": lambda _, value: f"{value} 分钟",
        "sign_up_from": lambda _, value: _moment(value),
        "sign_up_until": lambda _, value: _moment(value),
        "sessions": _sessions,
        "groups": lambda _, value: "、".join(GROUP_LABELS[one] for one in value),
        "counties": _counties,
        "hosts": lambda session, value: "、".join(hosts.names(session, value)),
        "where": _where,
    },
)
