"""The code on the wall: it changes every half minute, so that a photo of it sent home is soon
useless. With it people check themselves in.

There is a long code in the square's link and six digits to be typed on a receipt. Both come from
the programme's own secret; without a secret nobody checks in by the wall.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Final

from app.adapters.crypto import Vault
from app.errors import DomainError
from app.models.programme import Programme
from app.services import changing_code
from app.services.changing_code import step

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
    assert programme.wall_secret is not None
    return changing_code.letters(programme.wall_secret, programme.public_id, step(at))


def digits(programme: Programme, at: datetime) -> str:
    """Six digits to be typed, at the instant. The programme's wall is up."""
    assert programme.wall_secret is not None
    return changing_code.digits(programme.wall_secret, programme.public_id, step(at))


def fits(programme: Programme, read: str, at: datetime) -> bool:
    """Whether `read` is the link's code of now, or of the half minute before or after."""
    return changing_code.letters_fit(programme.wall_secret, programme.public_id, read, at)


def digits_fit(programme: Programme, typed: str, at: datetime) -> bool:
    """The same for the digits."""
    return changing_code.digits_fit(programme.wall_secret, programme.public_id, typed, at)


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
