"""The override file: what it adds and corrects, and how it is refused."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.adapters.calendar import CalendarDay, DayKind
from app.adapters.calendar_file import load_calendar
from app.errors import DomainError


def written(folder: Path, content: Any) -> Path:
    path = folder / "calendar.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_no_file_is_the_published_calendar() -> None:
    assert load_calendar(None).day(date(2026, 10, 1)).kind is DayKind.holiday


def test_a_year_is_added(tmp_path: Path) -> None:
    content = {
        "published": [2027],
        "days": [
            {"first": "2027-02-05", "last": "2027-02-11", "kind": "holiday", "name": "春节"},
            {"first": "2027-02-14", "kind": "makeup", "name": "春节", "replaces": "2027-02-10"},
            {"first": "2027-02-20", "kind": "makeup"},
        ],
    }
    calendar = load_calendar(written(tmp_path, content))
    assert calendar.day(date(2027, 2, 11)) == CalendarDay(DayKind.holiday, "春节")
    assert calendar.day(date(2027, 2, 12)).kind is DayKind.workday
    assert calendar.day(date(2027, 2, 14)) == CalendarDay(DayKind.makeup, "春节", 2)
    assert calendar.day(date(2027, 2, 20)) == CalendarDay(DayKind.makeup, "", None)
    assert calendar.day(date(2027, 10, 1)).kind is DayKind.workday
    assert calendar.is_published(2027)
    assert not calendar.is_published(2028)


def test_a_published_year_is_corrected(tmp_path: Path) -> None:
    content = {
        "days": [
            {"first": "2026-12-07", "kind": "holiday", "name": "临时放假"},
            {"first": "2026-10-10", "kind": "ordinary"},
            {"first": "2026-10-07", "kind": "ordinary"},
        ]
    }
    calendar = load_calendar(written(tmp_path, content))
    assert calendar.day(date(2026, 12, 7)) == CalendarDay(DayKind.holiday, "临时放假")
    assert calendar.day(date(2026, 10, 10)).kind is DayKind.weekend
    assert calendar.day(date(2026, 10, 7)).kind is DayKind.workday
    assert calendar.day(date(2026, 10, 6)).kind is DayKind.holiday


def test_without_the_year_the_other_likely_days_stay_likely(tmp_path: Path) -> None:
    content = {"days": [{"first": "2027-01-01", "kind": "holiday", "name": "元旦"}]}
    calendar = load_calendar(written(tmp_path, content))
    assert calendar.day(date(2027, 1, 1)).kind is DayKind.holiday
    assert calendar.day(date(2027, 1, 2)).kind is DayKind.likely_holiday


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("not json", "unreadable"),
        ([], "not_an_object"),
        ({"published": ["2027"]}, "published"),
        ({"published": 2027}, "published"),
        ({"days": {}}, "days"),
        ({"days": [7]}, "kind"),
        ({"days": [{"first": "2027-01-01", "kind": "feast"}]}, "kind"),
        ({"days": [{"first": "1.1.2027", "kind": "holiday"}]}, "date"),
        ({"days": [{"kind": "holiday"}]}, "date"),
        ({"days": [{"first": "2027-01-02", "last": "2027-01-01", "kind": "holiday"}]}, "last"),
        ({"days": [{"first": "2027-01-01", "last": "2028-01-01", "kind": "holiday"}]}, "last"),
        ({"days": [{"first": "2027-01-09", "kind": "makeup", "replaces": "周五"}]}, "date"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(tmp_path: Path, content: Any, reason: str) -> None:
    with pytest.raises(DomainError) as refused:
        load_calendar(written(tmp_path, content))
    assert (refused.value.code, refused.value.field) == ("calendar_file", "CALENDAR_FILE")
    assert refused.value.details["reason"] == reason


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError):
        load_calendar(tmp_path / "nowhere.json")
