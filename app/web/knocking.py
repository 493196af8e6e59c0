"""Whoever asks for a code: where they come from, and codes shown on the page for trying out."""

from datetime import datetime
from typing import Final

from flask import request, session

from app.services import limits, sign_in
from app.services.sign_in import Knock
from app.services.site_facts import real_listings
from app.web.house import house
from app.web.transaction import read_session, writing

_DEMO_CODE: Final = "demo_code"


def address() -> bytes:
    """A digest of the network address, to count by."""
    return limits.digest(house().settings.secret_key, ("address", request.remote_addr or ""))


def send_code(phone: str, at: datetime) -> None:
    """Queue a code for the phone; the same whatever is known of it. Raises
    LimitReached("limit_reached")."""
    rooms = house()
    with writing() as write:
        code = sign_in.send_code(write, rooms.vault, rooms.settings, Knock(phone, address()), at)
    keep_for_show(code)


def keep_for_show(code: str | None) -> None:
    """Remember the code that was sent in place of an older one, where codes are shown."""
    if code is not None:
        session.pop(_DEMO_CODE, None)
        if _shows_codes():
            session[_DEMO_CODE] = code


def shown_code() -> str | None:
    """The code to be shown on the page, if codes are."""
    code: str | None = session.get(_DEMO_CODE)
    return code


def _shows_codes() -> bool:
    """Codes on the page: only for trying things out, on this machine, without real listings."""
    settings = house().settings
    alone = settings.host in ("127.0.0.1", "localhost", "::1") and not settings.public_url
    return settings.demo and alone and not real_listings(read_session())
