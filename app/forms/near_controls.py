"""The controls of the results page: where each chip, choice and way out leads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from app.forms.near import DECIMALS, address
from app.models.kinds import Amenity, PlaceKind
from app.services.circle import Measure
from app.services.nearby.filters import Filters, OpenWhen
from app.services.nearby.result import Nearby
from app.travel.engine import Mode

#: Filters offered as chips whether they are on or not; every other one shows while it is on.
OFFERED: Final[tuple[OpenWhen | Amenity, ...]] = (OpenWhen.now, OpenWhen.always, Amenity.toilet)
#: The next mode that reaches farther in the same time.
FASTER: Final = {Mode.walk: Mode.ebike, Mode.ebike: Mode.car, Mode.truck: Mode.car}


class Choice(NamedTuple):
    """One thing to tap: its words (of a vocabulary), where it leads, and whether it is on."""

    words: StrEnum
    value: str
    on: bool = False


def without(filters: Filters, word: StrEnum) -> Filters:
    """`filters` with one word dropped, whichever filter it belongs to."""
    return replace(
        filters,
        kinds=tuple(kind for kind in filters.kinds if kind != word),
        amenities=tuple(amenity for amenity in filters.amenities if amenity != word),
        audiences=tuple(audience for audience in filters.audiences if audience != word),
        open=None if filters.open == word else filters.open,
    )


def applied(filters: Filters) -> tuple[StrEnum, ...]:
    """Every word that narrows the result, kinds first."""
    opened = (filters.open,) if filters.open else ()
    return (*filters.kinds, *opened, *filters.amenities, *filters.audiences)


@dataclass(frozen=True)
class Controls:
    """Everything that one page of results can be changed to."""

    nearby: Nearby

    @property
    def _filters(self) -> Filters:
        return self.nearby.filters

    def _to(self, filters: Filters, cursor: str | None = None) -> str:
        return address(filters, self.nearby.origin, cursor=cursor)

    @cached_property
    def current(self) -> str:
        """This question's own address."""
        return self._to(self._filters)

    @property
    def clear(self) -> str:
        """The same place and mode without any filter."""
        return self._to(Filters(mode=self._filters.mode))

    @property
    def more(self) -> str:
        """The next page."""
        return self._to(self._filters, self.nearby.cursor)

    @property
    def every(self) -> str:
        """The page with all filters."""
        return address(self._filters, self.nearby.origin, path="/near/filters")

    @property
    def elsewhere(self) -> str:
        """The page that asks where one is, for the same filters."""
        return address(self._filters)

    @property
    def from_here(self) -> str:
        """What a place page needs to tell the distance and the way back."""
        filters = replace(self._filters, mode=self.nearby.circle.mode)
        return address(filters, self.nearby.origin, path="")

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """What the pickers' form sends along: all but kind and mode."""
        filters = self._filters
        yield from self._position()
        if filters.amenities:
            yield "has", ",".join(filters.amenities)
        if filters.open:
            yield "open", filters.open
        if filters.audiences:
            yield "who", ",".join(filters.audiences)

    def _position(self) -> Iterator[tuple[str, str]]:
        lng, lat = self.nearby.origin
        yield "lng", f"{lng:.{DECIMALS}f}"
        yield "lat", f"{lat:.{DECIMALS}f}"

    @property
    def chips(self) -> Iterator[Choice]:
        """The offered filters, then whatever else is on, each leading to its opposite."""
        filters = self._filters
        on = [word for word in applied(filters) if not isinstance(word, PlaceKind)]
        for word in (*OFFERED, *(word for word in on if word not in OFFERED)):
            if word in on:
                yield Choice(word, self._to(without(filters, word)), True)
            elif isinstance(word, OpenWhen):
                yield Choice(word, self._to(replace(filters, open=word)))
            elif isinstance(word, Amenity):
                both = {*filters.amenities, word}
                ordered = tuple(amenity for amenity in Amenity if amenity in both)
                yield Choice(word, self._to(replace(filters, amenities=ordered)))

    @property
    def dropped(self) -> Iterator[Choice]:
        """The way to a result without each applied filter."""
        for word in applied(self._filters):
            yield Choice(word, self._to(without(self._filters, word)))

    @property
    def faster(self) -> Choice | None:
        """The next mode, where the circle is a time and so grows with it."""
        circle = self.nearby.circle
        mode = FASTER.get(circle.mode)
        if circle.measure is not Measure.time or mode is None:
            return None
        return Choice(mode, self._to(replace(self._filters, mode=mode)))

    @property
    def gap(self) -> Iterator[tuple[str, str]]:
        """What the form "a place is needed here" sends."""
        yield from self._position()
        yield "kind", self.gap_kind

    @property
    def gap_kind(self) -> PlaceKind:
        """The kind that is missed: the first one asked for, else a station."""
        return self._filters.kinds[0] if self._filters.kinds else PlaceKind.station
