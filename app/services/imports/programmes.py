"""Programmes from a table: every row judged with its column and reason; the good ones made at once.

A row is known again by its number with the organiser, else by organiser, title and beginning: the
same table twice makes nothing twice.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import GROUP_LABELS, PROGRAMME_KIND_LABELS, ProgrammeKind
from app.services.imports.cells import degrees, digits, says_nothing
from app.services.imports.headed import Judged
from app.services.imports.programme_table import Column, Row, moment, rows_of
from app.services.place_edit.position import county_at
from app.services.programmes import content, write
from app.services.programmes.content import LONGEST_SESSION
from app.services.scope import AFTER
from app.spatial.datum import Datum, to_wgs84

SOURCE: Final = "table"
_KINDS: Final = {
    word: kind for kind, label in PROGRAMME_KIND_LABELS.items() for word in (label, kind.value)
} | {
    "培训": ProgrammeKind.training,
    "竞赛": ProgrammeKind.competition,
    "体检": ProgrammeKind.health_check,
}
_GROUPS: Final = {
    word: group.value for group, label in GROUP_LABELS.items() for word in (label, group.value)
}
_EVERYBODY: Final = frozenset(("不限", "所有人", "全部", "everyone"))
_MEMBERS: Final = frozenset(("会员", "工会会员", "members"))
_BETWEEN: Final = re.compile(r"[、,，;；/|\s]+")


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


class _Wrong(Exception):
    def __init__(self, column: Column, code: str) -> None:
        super().__init__(code)
        self.column, self.code = column, code


def check(session: Session, path: Path, datum: Datum, outside_m: float) -> Programmes:
    """Judge every row; writes nothing. `outside_m`: metres that a point may lie off the province.

    Raises the DomainErrors of the table adapters, import_programmes_no_header.
    """
    judged, seen = Programmes(), set[str]()
    for number, cells in rows_of(path):
        try:
            draft = _draft(session, number, cells, datum, outside_m)
        except _Wrong as wrong:
            judged.bad.append(Problem(number, wrong.column, wrong.code))
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
        raise _Wrong(Column.title, "title_invalid")
    kind = _KINDS.get(cells[Column.kind].casefold())
    if kind is None:
        raise _Wrong(Column.kind, "kind_unknown")
    organiser = _organiser(session, cells[Column.organiser])
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


def _organiser(session: Session, name: str) -> Organisation:
    found = session.scalars(select(Organisation).where(Organisation.name == name).limit(2)).all()
    if len(found) != 1:
        raise _Wrong(Column.organiser, "organiser_ambiguous" if found else "organiser_unknown")
    return found[0]


def _times(cells: Row) -> tuple[datetime | None, datetime | None]:
    begins, ends = _moment(cells, Column.begins), _moment(cells, Column.ends)
    if (begins is None) != (ends is None):
        raise _Wrong(Column.ends if begins else Column.begins, "moment_missing")
    if begins and ends and not begins < ends <= begins + LONGEST_SESSION:
        raise _Wrong(Column.ends, "ends_invalid")
    return begins, ends


def _moment(cells: Row, column: Column) -> datetime | None:
    text = cells.get(column, "")
    if says_nothing(text):
        return None
    found = moment(text)
    if found is None:
        raise _Wrong(column, "moment_unreadable")
    return found


def _seats(text: str) -> int | None:
    plain = digits(text)
    if says_nothing(plain) or plain == "不限":
        return None
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain[:7]) <= 100_000):
        raise _Wrong(Column.capacity, "capacity_invalid")
    return int(plain)


def _whom(text: str) -> dict[str, Any]:
    words = {word for word in _BETWEEN.split(text) if word} - _EVERYBODY
    groups = {_GROUPS.get(word) for word in words - _MEMBERS}
    if None in groups and not says_nothing(text):
        raise _Wrong(Column.whom, "whom_unknown")
    known = sorted(word for word in groups if word)
    return {"members_only": bool(words & _MEMBERS), "groups": known}


def _where(
    session: Session, cells: Row, organiser: Organisation, datum: Datum, outside_m: float
) -> list[Any]:
    """A place of that name within the organiser's reach; else the words as an address, with the
    row's point if it has one."""
    name = cells.get(Column.place, "")
    places = session.scalars(
        select(Place.public_id)
        .join(Organisation, Organisation.id == Place.owner_id)
        .where(
            Place.name == name,
            Place.status != PlaceStatus.retired,
            Place.merged_into_id.is_(None),
            Organisation.path >= organiser.path,
            Organisation.path < f"{organiser.path}{AFTER}",
        )
        .limit(2)
    ).all()
    if name and len(places) > 1:
        raise _Wrong(Column.place, "place_ambiguous")
    if name and places:
        return [places[0], "", None, None]
    if len(name) > 160:
        raise _Wrong(Column.place, "place_long")
    texts = [cells.get(column, "") for column in (Column.lng, Column.lat)]
    if not any(texts):
        return ["", name, None, None]
    lng, lat = map(degrees, texts)
    if lng is None or lat is None or not (73 <= lng <= 136 and 17 <= lat <= 54):
        raise _Wrong(Column.lng, "point_unreadable")
    x, y = to_wgs84(lng, lat, datum)
    try:
        county_at(session, x, y, outside_m)
    except DomainError:
        raise _Wrong(Column.lng, "point_outside") from None
    return ["", name, round(x, 6), round(y, 6)]
