"""Programmes from a table: every row judged with its column and reason; the good ones made at once.

A row is known again by its number with the organiser, else by organiser, title and beginning: the
same table twice makes nothing twice.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.organisation import Organisation
from app.models.programme import Programme
from app.models.programme_kinds import PROGRAMME_KIND_LABELS, ProgrammeKind
from app.services.imports.cells import degrees, digits, says_nothing
from app.services.imports.headed import Judged
from app.services.imports.named import MEMBERS, Wrong, groups_of, organisation, places, words_of
from app.services.imports.programme_table import Column, Row, moment, rows_of
from app.services.place_edit.position import county_at
from app.services.programmes import content, write
from app.services.programmes.content import LONGEST_SESSION
from app.spatial.datum import Datum, to_wgs84

SOURCE: Final = "table"
_KINDS: Final = {
    word: kind for kind, label in PROGRAMME_KIND_LABELS.items() for word in (label, kind.value)
} | {
    "培训": ProgrammeKind.training,
    "竞赛": ProgrammeKind.competition,
    "体检": ProgrammeKind.health_check,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that makes nothing, and why; `row` is the number that the spreadsheet shows."""

    row: int
    column: Column
    code: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that can be made."""

    row: int
    organiser_id: int
    external_id: str
    units: content.Units


#: A file as judged.
Programmes = Judged[Draft, Problem]


def check(session: Session, path: Path, datum: Datum, outside_m: float) -> Programmes:
    """Judge every row; writes nothing. `outside_m`: metres that a point may lie off the province.

    Raises the DomainErrors of the table adapters, import_programmes_no_header.
    """
    judged, seen = Programmes(), set[str]()
    for number, cells in rows_of(path):
        try:
            draft = _draft(session, number, cells, datum, outside_m)
        except Wrong as wrong:
            judged.bad.append(Problem(number, Column(wrong.column), wrong.code))
            continue
        known = (Programme.source == SOURCE, Programme.external_id == draft.external_id)
        if draft.external_id in seen:
            judged.repeated += 1
        elif session.scalar(select(Programme.id).where(*known)) is not None:
            judged.already += 1
        else:
            judged.fresh.append(draft)
        seen.add(draft.external_id)
    return judged


def make(session: Session, judged: Programmes, at: datetime, outside_m: float) -> None:
    """Make the good rows as drafts, in the caller's one transaction."""
    for one in judged.fresh:
        organiser = session.get_one(Organisation, one.organiser_id)
        made = write.build(session, organiser, (SOURCE, one.external_id), one.units, at, outside_m)
        session.add(made)
    session.flush()


def _draft(session: Session, number: int, cells: Row, datum: Datum, outside_m: float) -> Draft:
    title = cells[Column.title]
    if not 1 <= len(title) <= 80:
        raise Wrong(Column.title, "title_invalid")
    kind = _KINDS.get(cells[Column.kind].casefold())
    if kind is None:
        raise Wrong(Column.kind, "kind_unknown")
    organiser = organisation(session, Column.organiser, cells[Column.organiser])
    begins, ends = _times(cells)
    units: content.Units = {
        **dict.fromkeys(("bring", "link", "phone", "note"), ""),
        "cost_fen": 0,
        "by_sign_up": True,
        "waiting_list": True,
        "offer_minutes": 120,
        "verifies_phone": True,
        "sign_up_from": None,
        "counties": [],
        "hosts": [],
        **_whom(cells.get(Column.whom, "")),
        "title": title,
        "kind": kind.value,
        "body": cells.get(Column.body, "")[:20_000],
        "capacity": _seats(cells.get(Column.capacity, "")),
        "sign_up_until": content.written(_moment(cells, Column.until)),
        "where": _where(session, cells, organiser, datum, outside_m),
        "sessions": [["", content.written(begins), content.written(ends), ""]] if begins else [],
    }
    own = digits(cells.get(Column.number, ""))
    words = own if not says_nothing(own) else f"{title}|{content.written(begins)}"
    external = sha256(f"{organiser.id}|{words}".encode()).hexdigest()[:40]
    return Draft(number, organiser.id, external, units)


def _times(cells: Row) -> tuple[datetime | None, datetime | None]:
    begins, ends = _moment(cells, Column.begins), _moment(cells, Column.ends)
    if (begins is None) != (ends is None):
        raise Wrong(Column.ends if begins else Column.begins, "moment_missing")
    if begins and ends and not begins < ends <= begins + LONGEST_SESSION:
        raise Wrong(Column.ends, "ends_invalid")
    return begins, ends


def _moment(cells: Row, column: Column) -> datetime | None:
    text = cells.get(column, "")
    if says_nothing(text):
        return None
    found = moment(text)
    if found is None:
        raise Wrong(column, "moment_unreadable")
    return found


def _seats(text: str) -> int | None:
    plain = digits(text)
    if says_nothing(plain) or plain == "不限":
        return None
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain[:7]) <= 100_000):
        raise Wrong(Column.capacity, "capacity_invalid")
    return int(plain)


def _whom(text: str) -> dict[str, Any]:
    words = set() if says_nothing(text) else words_of(text)
    groups = groups_of(words)
    if groups is None:
        raise Wrong(Column.whom, "whom_unknown")
    return {"members_only": bool(words & MEMBERS), "groups": groups}


def _where(
    session: Session, cells: Row, organiser: Organisation, datum: Datum, outside_m: float
) -> list[Any]:
    """A place of that name within the organiser's reach; else the words as an address, with the
    row's point if it has one."""
    name = cells.get(Column.place, "")
    there = places(session, organiser, name) if name else []
    if len(there) > 1:
        raise Wrong(Column.place, "place_ambiguous")
    if there:
        return [there[0], "", None, None]
    if len(name) > 160:
        raise Wrong(Column.place, "place_long")
    texts = [cells.get(column, "") for column in (Column.lng, Column.lat)]
    if not any(texts):
        return ["", name, None, None]
    lng, lat = map(degrees, texts)
    if lng is None or lat is None or not (73 <= lng <= 136 and 17 <= lat <= 54):
        raise Wrong(Column.lng, "point_unreadable")
    x, y = to_wgs84(lng, lat, datum)
    try:
        county_at(session, x, y, outside_m)
    except DomainError:
        raise Wrong(Column.lng, "point_outside") from None
    return ["", name, round(x, 6), round(y, 6)]
