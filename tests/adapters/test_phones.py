"""One phone, however it is written."""

import pytest

from app.adapters.phones import normalised
from app.errors import DomainError


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        " 138 0013 8000 ",
        "+86 138-0013-8000",
        "0086 13800138000",
        "8613800138000",
        "１３８００１３８０００",
        "(+86)13800138000",
    ],
)
def test_every_spelling_is_one_number(text: str) -> None:
    assert normalised(text) == "+8613800138000"


@pytest.mark.parametrize(
    "text",
    [
        *("", "1380013800", "138001380001", "0531-86951234", "+1 2025550123", "12800138000"),
        *("abc", "1380013800\0", "13800138000;ext=5", "9" * 10_000),
    ],
)
def test_what_is_no_mobile_of_the_mainland_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="phone_invalid"):
        normalised(text)
