"""What statements around a point share: built once, they are given the point as bound values."""

from typing import Any, Final, cast

from sqlalchemy import Float, bindparam

from app.spatial.dialect import InBox
from app.spatial.metric import Flat

#: The flat formula with bound values in place of one point's figures.
FLAT: Final = Flat(*[cast(Any, bindparam(name, type_=Float)) for name in Flat.__slots__])
_SIDES: Final = ("west", "south", "east", "north")


def in_box(key: Any, location: Any) -> InBox:
    """The column `location` of the row `key` lies in the box, by the spatial index."""
    return InBox(key, location, *[bindparam(side, type_=Float) for side in _SIDES])


def values(flat: Flat, metres: float) -> dict[str, float]:
    """The values to bind for the box that surely holds the disc of so many metres."""
    west, south, east, north = flat.box(metres)
    return {
        "lng": flat.lng,
        "lat": flat.lat,
        "kx": flat.kx,
        "ks": flat.ks,
        "ky": flat.ky,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
    }
