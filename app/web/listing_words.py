"""A listing's units in words, for those who compare two versions of it. Staff read Chinese."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.config import SHANGHAI
from app.models.kinds import (
    AMENITY_LABELS,
    AUDIENCE_LABELS,
    KIND_LABELS,
    Amenity,
    AmenityState,
    Audience,
    HolidayRule,
    PlaceKind,
    PlaceStatus,
)
from app.services.hours.timetable import Span, Timetable
from app.services.hours.write import format_hours
from app.services.place_edit import content
from app.services.place_edit.content import AMENITY, Units
from app.services.place_edit.day_text import HOLIDAY_WORDS, SHUT, written
from app.services.place_edit.reading import Names

LABELS: Final = {
    "kind": "类型",
    "name": "名称",
    "address": "地址",
    "owner_id": "管理单位",
    "phone": "电话",
    "audience": "谁可以用",
    "audience_note": "补充说明",
    "entrance_steps": "门口台阶",
    "door_width_cm": "门宽（厘米）",
    "holiday_rule": "节假日",
    "position": "位置",
    "status": "今天的状态",
    "hours": "每周时间",
    "available": "起止日期",
    "exceptions": "特别安排",
    "notices": "通知",
    "verified_at": "核实日期",
}
_STATES: Final = {
    AmenityState.available: "有",
    AmenityState.broken: "坏了",
    AmenityState.absent: "没有",
    AmenityState.unknown: "不清楚",
}
_STATUS: Final = {
    PlaceStatus.open: "正常开放",
    PlaceStatus.temporarily_closed: "暂停开放",
    PlaceStatus.retired: "已撤销",
}
_NOTHING: Final = "（空）"


@dataclass(frozen=True, slots=True)
class Difference:
    """One unit that differs; `typed` is what somebody else wanted it to be, when there is one."""

    unit: str
    label: str
    before: str
    after: str
    typed: str | None = None


def label(unit: str) -> str:
    """What a unit is called."""
    if unit.startswith(AMENITY):
        return AMENITY_LABELS[Amenity(unit.removeprefix(AMENITY))]
    return LABELS[unit]


def differences(
    before: Units, after: Units, names: Names, typed: Units | None = None
) -> list[Difference]:
    """Field by field, what differs."""
    return [
        Difference(
            unit,
            label(unit),
            said(unit, before.get(unit), names),
            said(unit, after.get(unit), names),
            said(unit, typed[unit], names) if typed and unit in typed else None,
        )
        for unit in content.changed(before, after)
    ]


def said(unit: str, value: Any, names: Names) -> str:
    """A unit's value in words."""
    if unit.startswith(AMENITY):
        return _STATES[AmenityState(value or AmenityState.unknown)]
    if value is None or value in ("", [], [None, None]):
        return _NOTHING
    if unit == "owner_id":
        return names.owners.get(value, _NOTHING)
    if unit == "position":
        return _position(value, names)
    return _SAYING[unit](value) if unit in _SAYING else str(value)


def exception_words(one: dict[str, Any]) -> str:
    """`2026-05-01 至 2026-05-03 休息（劳动节）`."""
    days = one["first_day"]
    if one["last_day"] != days:
        days = f"{days} 至 {one['last_day']}"
    note = f"（{one['note']}）" if one["note"] else ""
    return f"{days} {written(one['spans']) or SHUT}{note}"


def _position(value: Sequence[Any], names: Names) -> str:
    lng, lat, confirmed, county, township = value
    where = names.divisions.get(county, county) + names.divisions.get(township or "", "")
    return f"{where} {lng:.6f}, {lat:.6f}{'（现场核对过）' if confirmed else ''}"


def _hours(value: Sequence[Any]) -> str:
    always, spans, text = value
    table = Timetable(always, tuple(Span(*span) for span in spans), holiday_rule=_default(always))
    return format_hours(table) or text or "不知道"


def _default(always: bool) -> HolidayRule:
    """The rule that `format_hours` leaves unsaid: it is a unit of its own here."""
    return HolidayRule.as_usual if always else HolidayRule.unknown


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _status(value: Sequence[str]) -> str:
    until = f"，到 {_moment(value[1])}" if value[1] else ""
    return f"{_STATUS[PlaceStatus(value[0])]}{until}"


_SAYING: Final[dict[str, Callable[[Any], str]]] = {
    "verified_at": lambda value: _moment(value)[:10],
    "kind": lambda value: KIND_LABELS[PlaceKind(value)],
    "audience": lambda value: AUDIENCE_LABELS[Audience(value)],
    "holiday_rule": lambda value: HOLIDAY_WORDS[HolidayRule(value)],
    "hours": _hours,
    "available": lambda value: " 到 ".join(day or "…" for day in value),
    "status": _status,
    "exceptions": lambda value: "；".join(map(exception_words, value)),
    "notices": lambda value: "；".join(f"{n['text']}（到 {_moment(n['ends_at'])}）" for n in value),
}
