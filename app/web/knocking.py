"""Whoever asks for a code: where they come from, and codes shown on the page for trying out."""

from typing import Final

from flask import request, session

from app.services import limits
from app.services.site_facts import real_listings
from app.web.house import house
from app.web.transaction import read_session

_DEMO_CODE: Final = "demo_code"


def address() -> bytes:
    """A digest of the network address, to count by."""
    return limits.digest(house().settings.secret_key, ("address", request.remote_addr or ""))


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
