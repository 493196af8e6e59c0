"""What the attributes and values of a worksheet's cells mean."""

import re
from functools import cache
from typing import Final

from app.adapters.xlsx_parts import damaged

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def column_of(reference: str, otherwise: int) -> int:
    """The column of "B7", counted from 0."""
    match = _REFERENCE.fullmatch(reference)
    return _number_of(match[1]) if match else otherwise


@cache
def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def index(value: str) -> int:
    """A position in the table of shared texts."""
    if not value.isdecimal() or len(value) > 9:
        raise damaged("shared text")
    return int(value)


def plain_number(value: str) -> str:
    """A number as people write it: 1.3800138E10 is 13800138000."""
    if value.isdecimal():
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)
