"""What every source of travel times offers, and the words for a journey: mode and zone."""

from collections.abc import Sequence
from enum import StrEnum
from math import ceil
from typing import Final, NamedTuple, Protocol

from app.i18n import N_


class Mode(StrEnum):
    """How the worker travels."""

    walk = "walk"
    ebike = "ebike"
    car = "car"
    truck = "truck"


class Zone(StrEnum):
    """Where the journey starts: in a municipal district, or in a county or county-level city."""

    in_district = "in_district"
    outside = "outside"


MODE_LABELS: Final[dict[Mode, str]] = {
    Mode.walk: N_("步行"),
    Mode.ebike: N_("骑行"),
    Mode.car: N_("开车"),
    Mode.truck: N_("货车"),
}

#: The mode taken when the worker has not chosen one (design.md: walking in districts, e-bike
#: outside).
DEFAULT_MODE: Final[dict[Zone, Mode]] = {
    Zone.in_district: Mode.walk,
    Zone.outside: Mode.ebike,
}


class Destination(NamedTuple):
    """A place to go to: WGS-84 degrees, and its geodesic distance from the origin in metres."""

    lng: float
    lat: float
    metres: float


class TravelEngine(Protocol):
    """A source of travel times: the estimate today, a routing server beside it later."""

    @property
    def estimated(self) -> bool:
        """True when the times are no routes on a street network and must be called 估算."""

    @property
    def label(self) -> str:
        """A message id that says where the times come from."""

    def seconds(
        self,
        origin: tuple[float, float],
        destinations: Sequence[Destination],
        mode: Mode,
        zone: Zone,
    ) -> list[float]:
        """Travel time in seconds from `origin` (WGS-84 lng, lat) to each destination, in order.

        One call a request: an engine that asks a server asks once for all of them. A destination
        that cannot be reached is `math.inf`.
        """

    def radius(self, mode: Mode, seconds: float, zone: Zone) -> float:
        """Geodesic metres beyond which nothing can be reached within `seconds`.

        An upper bound for the search of candidates; `seconds()` has the last word about each.
        """


def whole_minutes(seconds: float) -> int:
    """Minutes to be written after 约: rounded up, since nobody is glad to arrive late; at least 1.

    The nanosecond taken off keeps exactly half an hour at 30 when floats fall a hair beyond it.
    """
    return max(1, ceil((seconds - 1e-9) / 60))
