"""Addresses that a page may hold in readable letters."""

import pytest

from app.web.listing import readable


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a/?to=1,2,%E9%A9%BF%E7%AB%99&mode=walk", "https://a/?to=1,2,驿站&mode=walk"),
        ("https://a/?q=%26%3D%22%3C%25", "https://a/?q=%26%3D%22%3C%25"),
        ("https://a/?q=%E9%A9%BF%26%E7%AB%99", "https://a/?q=驿%26站"),
    ],
)
def test_only_letters_beyond_ascii_are_written_out(url: str, shown: str) -> None:
    assert readable(url) == shown
