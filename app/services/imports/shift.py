"""Known places that moved by just the difference between two datums betray a wrong `--datum`."""

from typing import Final

from app.services.imports.draft import Draft
from app.services.imports.known import Known
from app.spatial.atlas import GEOD
from app.spatial.datum import Datum, from_wgs84, to_wgs84

#: Farther than a corrected pin, nearer than the difference itself (300–700 m in Shandong, more
#: for BD-09), in metres.
LEAST_MOVE_M: Final = 150.0
#: How near the other reading must come, in metres.
EXPLAINED_M: Final = 30.0


def explained_by(draft: Draft, place: Known, datum: Datum) -> Datum | None:
    """The datum in which the row would lie where the place is known to lie; None when it lies
    there already, or when no datum explains the distance."""
    row = place.row
    if _metres(draft.lng, draft.lat, row.lng, row.lat) < LEAST_MOVE_M:
        return None
    written = from_wgs84(draft.lng, draft.lat, datum)
    for other in Datum:
        if other is not datum:
            lng, lat = to_wgs84(*written, other)
            if _metres(lng, lat, row.lng, row.lat) < EXPLAINED_M:
                return other
    return None


def _metres(lng: float, lat: float, other_lng: float, other_lat: float) -> float:
    return float(GEOD.inv(lng, lat, other_lng, other_lat)[2])
