"""Which private code this browser scanned last, kept in the cookie until it signs in."""

from typing import Final

from flask import session

from app.services import qr
from app.services.qr import Found
from app.web.transaction import read_session

_KEY: Final = "scanned"


def remember(found: Found) -> None:
    """Keep the code; nothing is believed of it before it is looked up again."""
    session[_KEY] = found.code


def place_id() -> int | None:
    """The place whose private code was scanned, as long as the code is in force."""
    return qr.scanned_place(read_session(), session.get(_KEY))
