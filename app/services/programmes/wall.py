"""The code on the wall: it changes every half minute, so that a photo of it sent home is soon
useless. With it people check themselves in.

There is a long code in the square's link and six digits to be typed on a receipt. Both come from
the programme's own secret; without a secret nobody checks in by the wall.
"""

import hmac
import json
import secrets
from base64 import b32encode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.programme import Programme

STEP_S: Final = 30
#: Steps before and after the present one whose codes still count.
_TOLERATED: Final = (0, -1, 1)
_CODE_LENGTH: Final = 16
_DIGITS: Final = 6
#: Whoever read the code in time has so long to prove a phone.
TICKET_FOR: Final = timedelta(minutes=10)
_PURPOSE: Final = "wall"


def put_up(programme: Programme) -> None:
    """Let people check themselves in from now on; the codes of an earlier time are dead."""
    if programme.wall_secret is None:
        programme.wall_secret = secrets.token_bytes(32)


def take_down(programme: Programme) -> None:
    """Nobody checks in by the wall any more."""
    programme.wall_secret = None


def code(programme: Programme, at: datetime) -> str:
    """What the square's link carries at the instant. The programme's wall is up."""
    return _code(programme, _step(at))


def digits(programme: Programme, at: datetime) -> str:
    """Six digits to be typed, at the instant. The programme's wall is up."""
    return _digits(programme, _step(at))


def seconds_left(at: datetime) -> int:
    """Until the code changes."""
    return STEP_S - int(at.timestamp()) % STEP_S


def fits(programme: Programme, read: str, at: datetime) -> bool:
    """Whether `read` is the link's code of now, or of the half minute before or after."""
    return programme.wall_secret is not None and any(
        hmac.compare_digest(_code(programme, _step(at) + step).encode(), read.upper().encode())
        for step in _TOLERATED
    )


def digits_fit(programme: Programme, typed: str, at: datetime) -> bool:
    """The same for the digits."""
    return programme.wall_secret is not None and any(
        hmac.compare_digest(_digits(programme, _step(at) + step).encode(), typed.encode())
        for step in _TOLERATED
    )


def ticket(vault: Vault, programme: Programme, at: datetime) -> str:
    """Says that its bearer read the wall at the instant; only we can make one."""
    parts = [_PURPOSE, programme.public_id, int(at.timestamp())]
    return vault.seal(json.dumps(parts)).decode()


def read_at(vault: Vault, programme: Programme, text: str, at: datetime) -> bool:
    """Whether `text` is a ticket of the programme's that still counts."""
    try:
        purpose, public_id, made = json.loads(vault.open(text.encode()))
    except (DomainError, UnicodeEncodeError, ValueError, TypeError):
        return False
    fresh = 0 <= at.timestamp() - made < TICKET_FOR.total_seconds()
    return (purpose, public_id) == (_PURPOSE, programme.public_id) and fresh


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_S


def _code(programme: Programme, step: int) -> str:
    return b32encode(_mac(programme, "code", step)).decode()[:_CODE_LENGTH]


def _digits(programme: Programme, step: int) -> str:
    number = int.from_bytes(_mac(programme, "digits", step)[:8], "big")
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def _mac(programme: Programme, use: str, step: int) -> bytes:
    assert programme.wall_secret is not None
    text = f"{use}\x1f{programme.public_id}\x1f{step}"
    return hmac.new(programme.wall_secret, text.encode(), sha256).digest()
