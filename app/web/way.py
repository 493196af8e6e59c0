"""The position that a place page was reached with: the way from there, and the way back."""

from dataclasses import dataclass

from flask import request

from app.errors import DomainError
from app.forms.near import address, filters_from, origin_from
from app.services.journey import Journey, journey
from app.travel.engine import Mode
from app.web.house import house
from app.web.transaction import read_session


@dataclass(frozen=True, slots=True)
class Way:
    """`origin` (WGS-84 lng, lat) and `journey` are None, `back` and `query` empty, where the
    address tells no position; `mode` is what the reader chose, else walking. `query` keeps the
    position in an address on the way."""

    origin: tuple[float, float] | None = None
    mode: Mode = Mode.walk
    back: str = ""
    query: str = ""
    journey: Journey | None = None


def way_to(lng: float, lat: float) -> Way:
    """The way to a WGS-84 point from the position in the current address.

    A place page is shared with friends: an address that was cut is no reason to refuse it.
    """
    try:
        origin, filters = origin_from(request.args), filters_from(request.args)
        if origin is None:
            return Way(mode=filters.mode or Mode.walk)
        rooms = house()
        found = journey(
            read_session(), rooms.travel, rooms.settings, origin, (lng, lat), filters.mode
        )
    except DomainError:
        return Way()
    return Way(origin, found.circle.mode, address(filters, origin), way_query(), found)


def way_query() -> str:
    """`?lng=…&lat=…` and the filters of the current address; empty where it tells no position."""
    try:
        origin, filters = origin_from(request.args), filters_from(request.args)
    except DomainError:
        return ""
    return address(filters, origin, path="") if origin else ""
