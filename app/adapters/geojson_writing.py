"""GeoJSON (RFC 7946) point collections, written as a stream."""

import codecs
import json
from collections.abc import Iterable, Mapping
from typing import IO


def write(
    file: IO[bytes],
    rows: Iterable[tuple[tuple[float, float], Mapping[str, object]]],
    members: Mapping[str, object],
) -> int:
    """Write a FeatureCollection of points (WGS-84 lng, lat), one feature a line; `members` come
    before the features. Answers how many were written."""
    out = codecs.getwriter("utf-8")(file)
    head = json.dumps({"type": "FeatureCollection", **members}, ensure_ascii=False)
    out.write(f'{head[:-1]}, "features": [')
    count = 0
    for (lng, lat), properties in rows:
        feature = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lng, lat]},
            "properties": properties,
        }
        out.write("\n" if count == 0 else ",\n")
        out.write(json.dumps(feature, ensure_ascii=False))
        count += 1
    out.write("\n]}\n")
    return count
