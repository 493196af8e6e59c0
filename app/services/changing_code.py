"""Codes that change every half minute, so that a photo of one is soon useless.

From one secret come a long code for a square and six digits to be typed. `subject` is the public id
of what the code belongs to.
"""

import hmac
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Final

STEP_S: Final = 30
#: Steps before and after the present one whose codes still count.
_TOLERATED: Final = (0, -1, 1)
_LETTERS: Final = 16
_DIGITS: Final = 6


def step(at: datetime) -> int:
    """The number of the half minute that holds the instant."""
    return int(at.timestamp()) // STEP_S


def seconds_left(at: datetime) -> int:
    """Until the code changes."""
    return STEP_S - int(at.timestamp()) % STEP_S


def letters(secret: bytes, subject: str, of_step: int) -> str:
    """16 letters of base 32."""
    return b32encode(_mac(secret, "code", subject, of_step)).decode()[:_LETTERS]


def digits(secret: bytes, subject: str, of_step: int) -> str:
    """Six digits to be typed."""
    number = int.from_bytes(_mac(secret, "digits", subject, of_step)[:8], "big")
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def letters_fit(secret: bytes | None, subject: str, read: str, at: datetime) -> bool:
    """Whether `read` is the long code of the instant, or of the half minute before or after;
    nothing fits where there is no secret."""
    return _fits(letters, secret, subject, read.upper(), at)


def digits_fit(secret: bytes | None, subject: str, typed: str, at: datetime) -> bool:
    """The same for the digits."""
    return _fits(digits, secret, subject, typed, at)


def _fits(
    made: Callable[[bytes, str, int], str],
    secret: bytes | None,
    subject: str,
    read: str,
    at: datetime,
) -> bool:
    return secret is not None and any(
        hmac.compare_digest(made(secret, subject, step(at) + off).encode(), read.encode())
        for off in _TOLERATED
    )


def _mac(secret: bytes, use: str, subject: str, of_step: int) -> bytes:
    return hmac.new(secret, f"{use}\x1f{subject}\x1f{of_step}".encode(), sha256).digest()
