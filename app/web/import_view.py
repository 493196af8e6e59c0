"""A planned import in words: field by field, as the officer reads it before applying."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app.services.imports.findings import Finding
from app.services.imports.plan import Planned
from app.services.place_edit import reading
from app.services.place_edit.reading import Names
from app.spatial.metric import geodesic
from app.web import listing_words
from app.web.import_words import column_name, finding_words
from app.web.listing_words import Difference

_POSITION: Final = "position"
#: In the order in which people tell of a place; amenities come last.
_ORDER: Final = {unit: number for number, unit in enumerate(listing_words.LABELS)}
#: Of a new place the name stands above, and that it is open today goes without saying.
_UNSAID: Final = frozenset({"name", "status"})


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One place; `public_id` is None for a new one, `metres` how far a known one moves; `news`: the
    row's outcome is another than first shown."""

    row: int
    public_id: str | None
    name: str
    fields: list[Difference]
    metres: int | None
    news: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One finding in words."""

    row: int
    column: str
    words: str


def planned_rows(
    session: Session, planned: Sequence[Planned], news: Sequence[int]
) -> list[PlannedRow]:
    """The places of one page of the preview."""
    several = [units for one in planned for units in (one.before, one.after)]
    names = reading.names(session, *several)
    fresh = frozenset(news)
    return [
        PlannedRow(
            row=one.row,
            public_id=one.public_id,
            name=one.name,
            fields=_fields(one, names),
            metres=_moved(one),
            news=one.row in fresh,
        )
        for one in planned
    ]


def found_rows(findings: Sequence[Finding]) -> list[FoundRow]:
    """The findings of one page."""
    return [FoundRow(one.row, column_name(one.column), finding_words(one)) for one in findings]


def _fields(one: Planned, names: Names) -> list[Difference]:
    found = listing_words.differences(one.before, one.after, names)
    found.sort(key=lambda field: _ORDER.get(field.unit, len(_ORDER)))
    return [one_field for one_field in found if one.public_id or one_field.unit not in _UNSAID]


def _moved(one: Planned) -> int | None:
    """Geodesic metres between the old point and the new one."""
    if _POSITION not in one.before:
        return None
    old, new = one.before[_POSITION], one.after[_POSITION]
    (metres,) = geodesic((old[0], old[1]), [new[0]], [new[1]])
    return round(metres)


def unit_label(unit: str) -> str:
    """What a unit is called."""
    return listing_words.label(unit)
