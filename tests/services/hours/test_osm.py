"""The subset of OSM's opening_hours that is read."""

import pytest

from app.models.kinds import HolidayRule
from app.services.hours.parse import parse_hours
from app.services.hours.reading import HoursWarning
from tests.services.hours.made import AS_USUAL, CLOSED, DAILY, WORKDAYS, weekly

ALWAYS = "always"
W = WORKDAYS

READ = [
    ("24/7", ALWAYS, None),
    ("24/7; PH off", ALWAYS, CLOSED),
    ("Mo-Su,PH 00:00-24:00", ALWAYS, AS_USUAL),
    ("Mo-Su 00:00-24:00", ALWAYS, None),
    ("Mo-Su open", ALWAYS, None),
    ("Mo-Fr 08:00-20:00; Sa off", [(W, "08:00-20:00")], None),
    ("Mo-Fr 08:00-20:00; PH off", [(W, "08:00-20:00")], CLOSED),
    ("Mo-Fr 08:30-20:00", [(W, "08:30-20:00")], None),
    ("Mo-Su 08:00-20:00; Su,PH off", [("012345", "08:00-20:00")], CLOSED),
    ("PH,Mo-Su 08:00-20:00", [(DAILY, "08:00-20:00")], AS_USUAL),
    ("Fr 22:00-06:00", [("4", "22:00-30:00")], None),
    ("Fr 22:00-30:00", [("4", "22:00-30:00")], None),
    ("Mo,We,Fr 9:00-12:00,13:00-17:00", [("024", "09:00-12:00 13:00-17:00")], None),
    ("Mo-Fr 08:00-12:00, Sa 09:00-12:00", [(W, "08:00-12:00"), ("5", "09:00-12:00")], None),
    ("Mo-Fr 08:00-12:00, Fr 14:00-17:00", [("0123", "08:00-12:00"),
                                          ("4", "08:00-12:00 14:00-17:00")], None),
    ("Mo-Fr 08:00-12:00; Fr 14:00-17:00", [("0123", "08:00-12:00"), ("4", "14:00-17:00")], None),
    ("Sa-Mo 10:00-12:00", [("056", "10:00-12:00")], None),
    ("Mo-Su 08:00-18:00; We closed", [("013456", "08:00-18:00")], None),
    ("  Mo-Fr   08:00-18:00 ;", [(W, "08:00-18:00")], None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "groups", "rule"), READ, ids=[case[0] for case in READ])
def test_read(text: str, groups: object, rule: HolidayRule | None) -> None:
    found = parse_hours(text)
    assert (found.warnings, found.holiday_rule) == ((), rule)
    assert found.always_open is (groups == ALWAYS)
    if isinstance(groups, list):
        assert found.spans == weekly(*groups).spans


UNREAD = [
    "PH off",
    "Mo-Su off",
    "Mo-Fr",
    "Mo-",
    "Mo- 08:00-12:00",
    "Mo Fr 08:00-12:00",
    "Mo-Fr 08:00",
    "Mo-Fr 08:00-",
    "Mo-Fr 08:00+",
    "Mo-Fr,, 08:00-12:00",
    "Mo-Fr 08:00-12:00 off",
    "Mo-Fr 08:00-12:00 14:00-18:00",
    "Mo-Fr 08:00-12:00 Sa 09:00-12:00",
    "Mo[1] 10:00-12:00",
    "Apr-Sep Mo-Fr 08:00-18:00",
    "week 1-20 Mo 08:00-18:00",
    "SH Mo-Fr 08:00-18:00",
    "Mo-Fr sunrise-sunset",
    'Mo-Fr 08:00-18:00 "by appointment"',
    "Mo-Fr 08:00-18:00 || Sa 10:00-12:00",
    "Mo-Fr 08:00-18:00 unknown",
    "2026 Mo-Fr 08:00-18:00",
    "mo-fr 08:00-18:00",
]


@pytest.mark.parametrize("text", UNREAD)
def test_what_lies_outside_is_not_read(text: str) -> None:
    found = parse_hours(text)
    assert (found.known, found.warnings) == (False, (HoursWarning.unreadable.value,))


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Mo-Fr 08:00-08:00", HoursWarning.zero_length),
        ("Mo-Fr 08:60-09:00", HoursWarning.bad_time),
        ("Mo-Fr 24:00-25:00", HoursWarning.bad_time),
        ("Mo-Fr 08:00-49:00", HoursWarning.bad_time),
        ("Mo-Fr 08:00-40:00", HoursWarning.bad_time),
    ],
)
def test_impossible_times(text: str, warning: HoursWarning) -> None:
    assert parse_hours(text).warnings == (warning.value,)
