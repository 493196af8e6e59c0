"""All listings as a table that the import reads back, or as GeoJSON."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters import geojson_writing
from app.adapters.table_writing import Cell, TableWriter, replacing, safe, write_csv
from app.adapters.xlsx_writing import write_xlsx
from app.config import SHANGHAI
from app.models.kinds import AUDIENCE_LABELS, KIND_LABELS, Amenity, AmenityState, PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.services import scope
from app.services.hours.store import weekly_spans
from app.services.hours.timetable import Span, Timetable
from app.services.hours.write import format_hours
from app.services.imports.amenities import format_amenities
from app.services.imports.columns import LABELS, Column
from app.services.imports.known import number
from app.spatial.datum import Datum


class ExportFormat(StrEnum):
    """What an export may be."""

    csv = "csv"
    xlsx = "xlsx"
    geojson = "geojson"


#: The columns in their order; "point" is an import's alternative to two columns.
COLUMNS: Final = tuple(column for column in Column if column is not Column.point)
_CHUNK: Final = 2000
_WRITERS: Final[dict[ExportFormat, TableWriter]] = {
    ExportFormat.csv: write_csv,
    ExportFormat.xlsx: write_xlsx,
}
_YES: Final = "是"


def export_places(
    session: Session, how: ExportFormat, path: Path, at: datetime, *, made_up: bool = True
) -> int:
    """Write every place that is not retired; how many they were. `made_up` takes those of the
    demo along, marked as such. The file appears when it is complete. Raises OSError."""
    with replacing(path) as file:
        return _write(file, how, listed(session, made_up=made_up), at)


def export_within(
    session: Session, actor: Actor, how: ExportFormat, file: IO[bytes], at: datetime
) -> int:
    """Write the places at which the actor may read, made-up ones marked as such; how many."""
    within = scope.places_within(actor, Permission.places_read)
    return _write(file, how, listed(session, made_up=True, within=within), at)


def _write(
    file: IO[bytes], how: ExportFormat, rows: Iterator[dict[Column, Cell]], at: datetime
) -> int:
    if how is ExportFormat.geojson:
        members = {"datum": Datum.wgs84.value, "generated": at.astimezone(SHANGHAI).isoformat()}
        return geojson_writing.write(file, map(_feature, rows), members)
    return _WRITERS[how](file, header(), ([row[column] for column in COLUMNS] for row in rows))


def header() -> list[str]:
    """The Chinese headers; those of the coordinates name their datum."""
    return [
        f"{LABELS[column]}(WGS-84)" if column in {Column.lng, Column.lat} else LABELS[column]
        for column in COLUMNS
    ]


def listed(
    session: Session, *, made_up: bool, within: ColumnElement[bool] | None = None
) -> Iterator[dict[Column, Cell]]:
    """The cells of every place (or those `within`, a condition on places and their owners), in
    constant memory and a constant number of statements a chunk."""
    owners = dict(session.execute(select(Organisation.id, Organisation.name)).all())
    query = _query(made_up=made_up)
    if within is not None:
        query = query.join(Organisation, Organisation.id == Place.owner_id).where(within)
    last = 0
    while rows := session.execute(query.where(Place.id > last)).all():
        ids = [row.id for row in rows]
        spans, amenities = weekly_spans(session, ids), _amenities(session, ids)
        for row in rows:
            yield _cells(
                row, owners[row.owner_id], spans.get(row.id, ()), amenities.get(row.id, {})
            )
        last = ids[-1]


def _query(*, made_up: bool) -> Any:
    query: Any = select(
        Place.id,
        Place.public_id,
        Place.source,
        Place.external_id,
        Place.kind,
        Place.name,
        Place.address,
        Place.lng,
        Place.lat,
        Place.phone,
        Place.county_code,
        Place.township_code,
        Place.owner_id,
        Place.audience,
        Place.verified_at,
        Place.always_open,
        Place.holiday_rule,
        Place.hours_text,
        Place.demo,
    ).where(Place.status != PlaceStatus.retired)
    if not made_up:
        query = query.where(Place.demo.is_(False))
    return query.order_by(Place.id).limit(_CHUNK)


def _cells(
    row: Any, owner: str, spans: Sequence[Span], amenities: dict[Amenity, AmenityState]
) -> dict[Column, Cell]:
    timetable = Timetable(row.always_open, tuple(spans), holiday_rule=row.holiday_rule)
    verified = row.verified_at.astimezone(SHANGHAI).date().isoformat() if row.verified_at else ""
    return {
        Column.name: row.name,
        Column.kind: KIND_LABELS[row.kind],
        Column.address: row.address,
        Column.lng: row.lng,
        Column.lat: row.lat,
        Column.phone: row.phone,
        Column.hours: format_hours(timetable) or row.hours_text,
        Column.amenities: format_amenities(amenities),
        Column.division: row.township_code or row.county_code,
        Column.owner: owner,
        Column.audience: AUDIENCE_LABELS[row.audience],
        Column.verified_on: verified,
        Column.external_id: number(row.source, row.external_id, row.public_id),
        Column.demo: _YES if row.demo else "",
    }


def _feature(row: dict[Column, Cell]) -> tuple[tuple[float, float], dict[str, object]]:
    lng, lat = row.pop(Column.lng), row.pop(Column.lat)
    assert isinstance(lng, float) and isinstance(lat, float)
    return (lng, lat), {column.value: safe(cell) for column, cell in row.items()}


def _amenities(session: Session, ids: list[int]) -> dict[int, dict[Amenity, AmenityState]]:
    found: dict[int, dict[Amenity, AmenityState]] = {}
    for place_id, amenity, state in session.execute(
        select(PlaceAmenity.place_id, PlaceAmenity.amenity, PlaceAmenity.state).where(
            PlaceAmenity.place_id.in_(ids)
        )
    ):
        found.setdefault(place_id, {})[amenity] = state
    return found
