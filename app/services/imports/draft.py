"""One row, understood: what a place should be according to the file."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from app.models.kinds import Amenity, AmenityState, Audience, HolidayRule, PlaceKind
from app.services.imports.words import key
from app.services.search_index import SearchColumns

#: Begins the number of a row that had none: a digest of what makes the place that place.
OWN_NUMBER: Final = "auto:"
#: Begins the number that an export gives to a place of ours that never came from a file.
SITE_NUMBER: Final = "yijia:"
#: Rows handled by one round of statements.
CHUNK: Final = 1000
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Hours:
    """What the hours column said; `text` is kept only where it could not be read."""

    always_open: bool
    spans: tuple[tuple[int, int, int], ...]
    rule: HolidayRule
    text: str

    @property
    def known(self) -> bool:
        return self.always_open or bool(self.spans)


@dataclass(slots=True)
class Draft:
    """A good row. None means that the file does not say it (no such column, or an empty cell
    where empty cannot be meant); coordinates are WGS-84 with 6 decimals."""

    row: int
    identity: str
    kind: PlaceKind
    name: str
    lng: float
    lat: float
    county_code: str
    township_code: str | None
    division_given: bool
    owner_id: int
    owner_given: bool
    address: str | None
    phone: str | None
    audience: Audience | None
    audience_note: str | None
    hours: Hours | None
    amenities: dict[Amenity, AmenityState] | None
    verified_on: date | None
    search: SearchColumns | None = None

    def to_json(self) -> str:
        """One line for the spool."""
        facts = {name: getattr(self, name) for name in self.__slots__}
        if self.hours is not None:
            facts["hours"] = [getattr(self.hours, name) for name in Hours.__slots__]
        if self.verified_on is not None:
            facts["verified_on"] = self.verified_on.isoformat()
        return _ENCODER.encode(facts)

    @classmethod
    def from_json(cls, line: str) -> "Draft":
        """The draft that was written into the line."""
        facts: dict[str, Any] = json.loads(line)
        hours, amenities, search = facts["hours"], facts["amenities"], facts["search"]
        facts["kind"] = PlaceKind(facts["kind"])
        facts["audience"] = Audience(facts["audience"]) if facts["audience"] else None
        if hours is not None:
            spans = tuple((weekday, opens, closes) for weekday, opens, closes in hours[1])
            facts["hours"] = Hours(hours[0], spans, HolidayRule(hours[2]), hours[3])
        if amenities is not None:
            facts["amenities"] = {Amenity(a): AmenityState(s) for a, s in amenities.items()}
        if facts["verified_on"] is not None:
            facts["verified_on"] = date.fromisoformat(facts["verified_on"])
        facts["search"] = SearchColumns(*search) if search else None
        return cls(**facts)


class Spool:
    """Drafts on disk, so that a file of any length is checked whole before anything is written."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(  # noqa: SIM115 - closed by `close`
            max_size=4 << 20, mode="w+", encoding="utf-8", newline="\n"
        )
        self.count = 0

    def add(self, draft: Draft) -> None:
        self._file.write(draft.to_json() + "\n")
        self.count += 1

    def chunks(self) -> Iterator[list[Draft]]:
        """All drafts, in lists of at most `CHUNK`."""
        self._file.seek(0)
        lines = iter(self._file)
        while chunk := [Draft.from_json(line) for line in islice(lines, CHUNK)]:
            yield chunk

    def close(self) -> None:
        self._file.close()


def own_number(kind: PlaceKind, name: str, address: str, lng: float, lat: float) -> str:
    """The number of a row that has none: by kind, name and address, or the position to about
    100 m where there is no address."""
    where = key(address) or f"{lng:.3f},{lat:.3f}"
    text = f"{kind.value}\n{key(name)}\n{where}"
    return OWN_NUMBER + hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
