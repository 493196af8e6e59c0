"""What a worker may ask of `/near`: kinds, amenities, open when, who may enter, by which mode."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.i18n import N_
from app.models.kinds import Amenity, Audience, PlaceKind
from app.travel.engine import Mode


class OpenWhen(StrEnum):
    """ "Open" as a filter. Places whose hours are unknown stay, in a group of their own."""

    now = "now"
    arrival = "arrival"
    always = "24h"


OPEN_LABELS: Final[dict[OpenWhen, str]] = {
    OpenWhen.now: N_("现在营业"),
    OpenWhen.arrival: N_("到达时营业"),
    OpenWhen.always: N_("24 小时"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """An empty tuple or None asks for everything; `mode` None takes the zone's default."""

    kinds: tuple[PlaceKind, ...] = ()
    amenities: tuple[Amenity, ...] = ()
    open: OpenWhen | None = None
    audiences: tuple[Audience, ...] = ()
    mode: Mode | None = None

    @property
    def applied(self) -> int:
        """How many filters narrow the result (the mode does not)."""
        return (
            bool(self.kinds) + len(self.amenities) + (self.open is not None) + len(self.audiences)
        )
