"""One day's hours as a manager types them."""

import pytest

from app.services.place_edit.day_text import read_spans, written


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("休息", []),
        ("08:00-12:00", [[480, 720]]),
        ("8:00-12:00，14:00-20:00", [[480, 720], [840, 1200]]),
        ("14:00-20:00,08:00-12:00", [[480, 720], [840, 1200]]),
        ("24小时", [[0, 1440]]),
        ("22:00-次日06:00", [[1320, 1800]]),
        ("上午8点到12点", [[480, 720]]),
    ],
)
def test_what_is_read_is_written_and_read_again(text: str, spans: list[list[int]]) -> None:
    assert read_spans(text) == spans
    assert read_spans(written(spans)) == spans


@pytest.mark.parametrize(
    "text", ["有人就开", "8-5", "周六 08:00-12:00", "25:00-26:00", "节假日休息"]
)
def test_what_cannot_be_read_wholly_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="hours_unreadable"):
        read_spans(text)
