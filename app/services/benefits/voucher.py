"""The square of a voucher: `<the claim's public id>.<code>`, where the code changes every half
minute, so that a photo of it is soon useless.

The secret never leaves the server: the page is given the squares of the coming minutes, and asks
for more.
"""

import re
import secrets
import unicodedata
from datetime import datetime
from typing import Final

from app.models.claim import Claim
from app.services import changing_code
from app.services.scans import READ_AS

#: The squares that a page is given ahead: ten minutes without a network.
AHEAD: Final = 20
_SECRET_BYTES: Final = 32
_READ: Final = re.compile(r"([0-9a-hjkmnp-tv-z]{10})\.([a-z2-7]{16}|[0-9]{6})")


def new_secret() -> bytes:
    """Of one voucher."""
    return secrets.token_bytes(_SECRET_BYTES)


def square(claim: Claim, step: int) -> str:
    """What the square carries in the half minute of that number: capitals alone, which make it
    coarser and so easier to read. The claim has a secret."""
    assert claim.secret is not None
    code = changing_code.letters(claim.secret, claim.public_id, step)
    return f"{claim.public_id.upper()}.{code}"


def digits(claim: Claim, step: int) -> str:
    """What is typed after the claim's number where no camera is at hand."""
    assert claim.secret is not None
    return changing_code.digits(claim.secret, claim.public_id, step)


def parts(read: str) -> tuple[str, str] | None:
    """(public id of the claim, code or digits) of what was read or typed in any spelling, with a
    dot between; None for anything else."""
    text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", read)).lower()
    number, dot, code = text.partition(".")
    found = _READ.fullmatch(f"{number.translate(READ_AS)}{dot}{code}")
    return (found[1], found[2].upper()) if found else None


def fits(claim: Claim, code: str, at: datetime) -> bool:
    """Whether the code or the digits are those of the instant, or of the half minute before or
    after."""
    return changing_code.letters_fit(
        claim.secret, claim.public_id, code, at
    ) or changing_code.digits_fit(claim.secret, claim.public_id, code, at)
