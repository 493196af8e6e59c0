"""What was typed waits, sealed in a hidden field, for the code that proves the phone."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from app.adapters.crypto import Vault
from app.errors import DomainError

#: How long what was typed waits for the code; a code itself holds for five minutes.
DRAFT_FOR: Final = timedelta(minutes=30)


def sealed(vault: Vault, subject: str, parts: Sequence[Any], at: datetime) -> str:
    """What was typed into the form of that subject, as text: only we can read or make one."""
    whole = [int(at.timestamp()), subject, *parts]
    packed = zlib.compress(json.dumps(whole, ensure_ascii=False).encode(), 9)
    return vault.seal(urlsafe_b64encode(packed).decode()).decode()


def opened(vault: Vault, text: str, subject: str, at: datetime) -> list[Any] | None:
    """The parts of `sealed` for that subject, None for anything else or after half an hour."""
    try:
        packed = vault.open(text.encode())
    except (DomainError, UnicodeEncodeError):
        return None
    whole: list[Any] = json.loads(zlib.decompress(urlsafe_b64decode(packed)))
    made, of_subject, *parts = whole
    if of_subject != subject or at.timestamp() - made > DRAFT_FOR.total_seconds():
        return None
    return parts
