"""The outline of a county, for a map that may be drawn without a base map."""

import json
from typing import Any, Final

from geoalchemy2.shape import to_shape
from sqlalchemy.orm import Session

from app.models.division import Division

#: Degrees that a drawn line may differ from the polygon: about 100 m, half a pixel of a county.
TOLERANCE: Final = 0.001


def outline(session: Session, county_code: str) -> dict[str, Any] | None:
    """The county's polygon as a GeoJSON geometry (WGS-84), thinned; None when there is none."""
    county = session.get(Division, county_code)
    if county is None or county.area is None:
        return None
    thinned = to_shape(county.area).simplify(TOLERANCE)
    shape = json.loads(json.dumps(thinned.__geo_interface__))
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else [_rounded(part) for part in value]
