"""A province full of random places, and the slow, obvious answer to "what is near" in it."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon, shape
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.models.base import ALPHABET, Base
from app.models.division import Division
from app.models.kinds import (
    Amenity,
    AmenityState,
    DivisionLevel,
    OrganisationKind,
    PlaceKind,
    PlaceStatus,
)
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpenWindow

SEED: Final = Path(__file__).parents[3] / "seed"
AT: Final = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
EPOCH: Final = int(AT.timestamp())
GEOD: Final = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class Spot:
    """One random place, as the brute force knows it."""

    id: int
    public_id: str
    kind: PlaceKind
    lng: float
    lat: float
    status: PlaceStatus
    closed_until: datetime | None
    windows: tuple[tuple[int, int, int], ...]
    amenities: dict[Amenity, AmenityState]

    @property
    def bucket(self) -> int:
        """The order of design.md: usable, hours unknown, temporarily closed."""
        if self.status is PlaceStatus.temporarily_closed and (
            self.closed_until is None or self.closed_until > AT
        ):
            return 2
        return 1 if any(a <= EPOCH < b and not state for a, b, state in self.windows) else 0

    @property
    def open(self) -> bool:
        return any(a <= EPOCH < b and state for a, b, state in self.windows)


def counties() -> list[dict[str, Any]]:
    """Rows of `division`: the province's counties and the neighbours', with their polygons."""
    rows = []
    for name, outside in (("counties", False), ("outside_counties", True)):
        for feature in json.loads((SEED / f"{name}.geojson").read_text())["features"]:
            facts, area = feature["properties"], shape(feature["geometry"])
            if isinstance(area, Polygon):
                area = MultiPolygon([area])
            rows.append(
                {
                    "code": str(facts["code"]),
                    "name": facts["name"],
                    "level": DivisionLevel.county,
                    "outside": outside,
                    "is_municipal_district": not outside
                    and facts["name"].endswith("区")
                    and int(str(facts["code"])[4:]) <= 20,
                    "area": f"SRID=4326;{area.wkt}",
                }
            )
    return rows


def scatter(session: Session, count: int, seed: int = 11) -> list[Spot]:
    """`count` places: in clusters, in the wide country, and some on exactly the same point."""
    _insert(session, Division, counties())
    _insert(
        session,
        Organisation,
        [{"id": 1, "kind": OrganisationKind.federation, "name": "山东省总工会", "path": "1."}],
    )
    chance = random.Random(seed)
    towns = [(chance.uniform(115.5, 121.5), chance.uniform(34.8, 37.6)) for _ in range(60)]
    spots: list[Spot] = []
    for number in range(1, count + 1):
        spots.append(_spot(chance, number, towns, spots))
    _insert(session, Place, [_row(spot) for spot in spots])
    windows = [
        {"place_id": spot.id, "opens_at": a, "closes_at": b, "state": state}
        for spot in spots
        for a, b, state in spot.windows
    ]
    _insert(session, OpenWindow, windows)
    offers = [
        {"place_id": spot.id, "amenity": amenity, "state": state, "confirmed_at": None}
        for spot in spots
        for amenity, state in spot.amenities.items()
    ]
    _insert(session, PlaceAmenity, offers)
    return spots


def _insert(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Past the model, which would make a statement for every change in what is left empty."""
    session.execute(insert(Base.metadata.tables[model.__tablename__]), rows)


def _spot(
    chance: random.Random, number: int, towns: Sequence[tuple[float, float]], sofar: list[Spot]
) -> Spot:
    lng, lat = chance.uniform(115.2, 122.2), chance.uniform(34.6, 38.1)
    if chance.random() < 0.7:
        town = chance.choice(towns)
        lng, lat = chance.gauss(town[0], 0.03), chance.gauss(town[1], 0.03)
    if sofar and chance.random() < 0.1:
        twin = chance.choice(sofar)
        lng, lat = twin.lng, twin.lat
    state = 0 if chance.random() < 0.2 else 1
    start = EPOCH + chance.choice((-90000, -7200, 0, 1, 600, 7200))
    shut = chance.random() < 0.08
    return Spot(
        id=number,
        public_id="".join(chance.choice(ALPHABET) for _ in range(10)),
        kind=chance.choice(list(PlaceKind)[:5]),
        lng=round(lng, 6),
        lat=round(lat, 6),
        status=PlaceStatus.temporarily_closed if shut else PlaceStatus.open,
        closed_until=AT + timedelta(hours=chance.choice((-1, 1)))
        if chance.random() < 0.5
        else None,
        windows=((start, start + chance.choice((600, 3600, 86400)), state),),
        amenities={
            amenity: chance.choice(list(AmenityState))
            for amenity in chance.sample(list(Amenity)[:8], 3)
        },
    )


def _row(spot: Spot) -> dict[str, Any]:
    return {
        "id": spot.id,
        "public_id": spot.public_id,
        "kind": spot.kind,
        "name": f"驿站 {spot.id}",
        "location": f"SRID=4326;POINT({spot.lng} {spot.lat})",
        "lng": spot.lng,
        "lat": spot.lat,
        "county_code": "370102",
        "owner_id": 1,
        "status": spot.status,
        "closed_until": spot.closed_until,
        "windows_until": EPOCH + 8 * 86400,
        "stamp": spot.id,
        "hours_unsure": not all(state for _, _, state in spot.windows),
        "created_at": AT,
        "updated_at": AT,
    }


def by_brute_force(
    spots: Sequence[Spot], origin: tuple[float, float], radius: float, beyond: float = -1.0
) -> list[tuple[int, float, str]]:
    """(bucket, geodesic metres, id) of all spots with beyond < metres <= radius, in order.

    Spots farther than twice the radius by any measure are left out before the slow part.
    """
    reach = radius / 40_000.0
    close = [
        spot
        for spot in spots
        if abs(spot.lng - origin[0]) < reach and abs(spot.lat - origin[1]) < reach
    ]
    if not close:
        return []
    count = len(close)
    lngs, lats = [spot.lng for spot in close], [spot.lat for spot in close]
    _, _, metres = GEOD.inv([origin[0]] * count, [origin[1]] * count, lngs, lats)
    found = [
        (spot.bucket, far, spot.public_id)
        for spot, far in zip(close, metres, strict=True)
        if beyond < far <= radius
    ]
    return sorted(found)
