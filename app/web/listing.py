"""How one list shows its cards: the way there in the reader's map app, the amenities to name."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import unquote

from flask import request
from markupsafe import Markup, escape

from app.adapters.navigation import TOLD_THE_ORIGIN, MapApp, link
from app.models.kinds import Amenity
from app.services.benefits.spots import Spot
from app.services.nearby.cards import Card
from app.services.nearby.offers import Offer, offers
from app.travel.engine import Mode
from app.web.house import house, request_instant

#: Escaped bytes beyond ASCII: a page may hold those letters as they are, at a third of the bytes
#: and mostly as a repetition of the name above; the browser escapes them again.
_LETTERS: Final = re.compile("(?:%[89A-F][0-9A-F])+")
MAP_COOKIE: Final = "map"


@dataclass(frozen=True, slots=True)
class Listing:
    """What all cards of a list share. `mode` None where no position is known."""

    app: MapApp
    mode: Mode | None
    origin: tuple[float, float] | None
    query: str
    wanted: tuple[Amenity, ...]
    at: datetime
    fresh_since: datetime

    def way(self, card: Card) -> Markup:
        """The address of the route to the card's place; kept with the place's facts unless it also
        tells where the reader stands."""
        if self.app in TOLD_THE_ORIGIN and self.origin:
            return self.way_to(card)
        kept: Markup | None = card.kept.get((self.app, self.mode))
        if kept is None:
            kept = card.kept[self.app, self.mode] = self.way_to(card)
        return kept

    def way_to(self, place: Card | Spot) -> Markup:
        """The address of the route to a place."""
        mode = self.mode or Mode.walk
        return escape(readable(link(self.app, place.lng, place.lat, place.name, mode, self.origin)))

    def offers(self, card: Card) -> list[Offer]:
        """The amenities that the card names."""
        return offers(card.amenities, self.wanted, self.at)

    def stale(self, at: datetime) -> bool:
        """Whether a check at that time is too long ago to be called one."""
        return at < self.fresh_since


def listing(
    *,
    mode: Mode | None = None,
    origin: tuple[float, float] | None = None,
    query: str = "",
    wanted: tuple[Amenity, ...] = (),
) -> Listing:
    """The listing of this request; `query` goes behind the addresses of place pages."""
    at = request_instant()
    stale = timedelta(days=house().settings.unverified_days)
    return Listing(remembered_app(), mode, origin, query, wanted, at, at - stale)


def remembered_app() -> MapApp:
    """The map app that the reader chose last, by a cookie that the page sets."""
    try:
        return MapApp(request.cookies.get(MAP_COOKIE, ""))
    except ValueError:
        return MapApp.amap


def readable(url: str) -> str:
    """`url` with letters beyond ASCII as they are, everything else as it was."""
    return _LETTERS.sub(lambda found: unquote(found[0], errors="replace"), url)
