"""From the text cells of one row to a draft, with everything that is wrong with it told."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final, TypeVar

from app.models.kinds import Amenity, AmenityState, Audience, PlaceKind
from app.models.place import Place
from app.services.hours.parse import parse_hours
from app.services.imports.amenities import read_amenities
from app.services.imports.cells import clean, day, digits, is_error, says_nothing
from app.services.imports.columns import Column
from app.services.imports.draft import Draft, Hours, own_number
from app.services.imports.findings import Finding, Findings, Group, RowProblem
from app.services.imports.owners import Owners
from app.services.imports.positions import Position, read_position
from app.services.imports.whereabouts import Locator, Whereabouts
from app.services.imports.words import audience_of, kind_of
from app.spatial.datum import Datum

#: Cells without which there is no place: a formula's error there spoils the row.
_VITAL: Final = frozenset((Column.name, Column.kind, Column.lng, Column.lat, Column.point))


def _longest(column: str) -> int:
    length: int = Place.__table__.c[column].type.length  # type: ignore[attr-defined]
    return length


LONGEST: Final[dict[Column, int]] = {
    Column.name: _longest("name"),
    Column.address: _longest("address"),
    Column.phone: _longest("phone"),
    Column.external_id: _longest("external_id"),
}
LONGEST_NOTE: Final = _longest("audience_note")
LONGEST_HOURS: Final = _longest("hours_text")

_POINT: Final = frozenset((Column.lng, Column.lat, Column.point))
Value = TypeVar("Value")

#: A file repeats its hours and amenities; both results are only read.
_parsed_hours: Final = lru_cache(4096)(parse_hours)
_parsed_amenities: Final = lru_cache(4096)(read_amenities)


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of one row by column; a column that the file lacks is not among them."""

    number: int
    cells: dict[Column, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What all rows of a file are read with; `kind` stands in where a row names none."""

    datum: Datum
    kind: PlaceKind | None
    today: date
    locator: Locator
    owners: Owners


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, reading: Reading, findings: Findings) -> None:
        self._with = reading
        self._findings = findings
        self._row = 0
        self._cells: dict[Column, str] = {}
        self._problems: list[RowProblem] = []
        #: For the judgement of the whole file: where the last row lay (None without
        #: coordinates), why it was refused, and whether it lies off the coast.
        self.position: Position | None = None
        self.problem: str | None = None
        self.adrift = False

    def note(
        self, group: Group, code: str, column: Column | None = None, /, **details: Any
    ) -> None:
        """Add a finding about the current row."""
        self.adrift = self.adrift or code == "far_from_land"
        self._findings.add(Finding(group, code, self._row, column, details))

    def read(self, raw: RawRow) -> Draft | None:
        """The draft, or None with every reason among the findings."""
        self._row = raw.number
        self.position, self.problem, self.adrift = None, None, False
        self._problems = []
        spoilt: set[Column] = set()
        self._cells = {}
        for column, text in raw.cells.items():
            try:
                self._cells[column] = self._cell(column, text)
            except RowProblem as problem:
                self._problems.append(problem)
                spoilt.add(column)
        draft = self._draft(spoilt)
        for one in self._problems:
            self.problem = self.problem or one.code
            self.note(Group.bad, one.code, one.column, **one.details)
        return draft

    def _cell(self, column: Column, text: str) -> str:
        if is_error(text):
            if column in _VITAL:
                raise RowProblem("cell_error", column, text=text.strip()[:20])
            self.note(Group.warning, "cell_error_ignored", column, text=text.strip()[:20])
            return ""
        cleaned = clean(text)
        return "" if says_nothing(cleaned) else cleaned

    def _draft(self, spoilt: Set[Column]) -> Draft | None:
        name = "" if Column.name in spoilt else self._or_told(self._name)
        kind = None if Column.kind in spoilt else self._or_told(self._kind)
        where = None if spoilt & _POINT else self._located()
        address = self._or_told(partial(self._bounded, Column.address))
        number = digits(self._or_told(partial(self._bounded, Column.external_id)) or "")
        if self._problems or self.position is None or where is None or kind is None or not name:
            return None
        lng, lat = self.position.wgs84
        owner_name = self._cells.get(Column.owner, "")
        owner = self._with.owners.resolve(owner_name, where.county_code, self.note)
        audience, audience_note = self._audience()
        return Draft(
            row=self._row,
            identity=number or own_number(kind, name, address or "", lng, lat),
            kind=kind,
            name=name,
            lng=lng,
            lat=lat,
            county_code=where.county_code,
            township_code=where.township_code,
            division_given=where.division_given,
            owner_id=owner.id,
            owner_given=owner.given,
            address=address,
            phone=self._phone(),
            audience=audience,
            audience_note=audience_note,
            hours=self._hours(),
            amenities=self._amenities(),
            verified_on=self._verified_on(),
        )

    def _or_told(self, step: Callable[[], Value | None]) -> Value | None:
        """What the step answers, None when it is a problem, which is kept to be told."""
        try:
            return step()
        except RowProblem as problem:
            self._problems.append(problem)
            return None

    def _located(self) -> Whereabouts | None:
        """Where the row lies; what is wrong with that counts before all else for the file."""
        try:
            self.position = read_position(self._cells, self._with.datum)
            division = self._cells.get(Column.division, "")
            return self._with.locator.locate(*self.position.wgs84, division, self.note)
        except RowProblem as problem:
            self.problem = problem.code
            self._problems.append(problem)
            return None

    def _name(self) -> str:
        name = self._bounded(Column.name)
        if not name:
            raise RowProblem("name_missing", Column.name)
        return name

    def _bounded(self, column: Column) -> str | None:
        """The cell where the file has that column; raises RowProblem when it is too long."""
        text = self._cells.get(column)
        if text is not None and len(text) > LONGEST[column]:
            raise RowProblem("cell_too_long", column, most=LONGEST[column], length=len(text))
        return text

    def _kind(self) -> PlaceKind:
        text = self._cells.get(Column.kind, "")
        kind = kind_of(text) if text else self._with.kind
        if kind is None:
            code = "kind_unknown" if text else "kind_missing"
            raise RowProblem(code, Column.kind, text=text[:40])
        return kind

    def _audience(self) -> tuple[Audience | None, str | None]:
        """The audience, or else the words for it as a note."""
        text = self._cells.get(Column.audience, "")
        audience = audience_of(text) if text else None
        if audience is not None or not text:
            return audience, None
        self.note(Group.warning, "audience_unknown", Column.audience, text=text[:60])
        return None, text[:LONGEST_NOTE]

    def _phone(self) -> str | None:
        text = self._cells.get(Column.phone)
        if not text:
            return text
        phone = digits(text)
        if len(phone) > LONGEST[Column.phone] or sum(map(str.isdecimal, phone)) < 3:
            self.note(Group.warning, "phone_unusable", Column.phone, text=text[:40])
            return ""
        return phone

    def _hours(self) -> Hours | None:
        text = self._cells.get(Column.hours)
        if text is None:
            return None
        parsed = _parsed_hours(text)
        for warning in parsed.warnings:
            self.note(Group.warning, str(warning), Column.hours, text=text[:60])
        kept = "" if parsed.known or len(text) > LONGEST_HOURS else text
        spans = tuple((span.weekday, span.opens, span.closes) for span in parsed.spans)
        return Hours(parsed.always_open, spans, parsed.effective_holiday_rule, kept)

    def _amenities(self) -> dict[Amenity, AmenityState] | None:
        text = self._cells.get(Column.amenities)
        if text is None:
            return None
        cell = _parsed_amenities(text)
        for word in cell.unknown:
            self.note(Group.warning, "amenity_unknown", Column.amenities, text=word)
        for amenity in dict.fromkeys(cell.contradicted):
            self.note(Group.warning, "amenity_contradicted", Column.amenities, amenity=amenity)
        return cell.states

    def _verified_on(self) -> date | None:
        text = self._cells.get(Column.verified_on, "")
        if not text:
            return None
        found = day(text)
        if found is None or found > self._with.today or found.year < 2000:
            code = "date_future" if found and found > self._with.today else "date_unreadable"
            self.note(Group.warning, code, Column.verified_on, text=text[:40])
            return None
        return found
