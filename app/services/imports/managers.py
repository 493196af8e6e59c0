"""A list of managers, place and phone: who can be invited, and what is wrong with the others.

Whoever is invited from a list becomes a manager by scanning the place's private code as well: the
list may hold a wrong number.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.adapters.crypto import Vault
from app.adapters.phones import normalised
from app.errors import DomainError
from app.models.grant import Grant
from app.models.kinds import PlaceStatus
from app.models.person_kinds import Role
from app.models.place import Place
from app.services import grants
from app.services.grants import OPERATOR
from app.services.imports.headed import Judged
from app.services.imports.manager_table import Column, rows_of

#: Places looked up in one statement.
CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that invites nobody, and why; `row` is the number that the spreadsheet shows."""

    row: int
    column: Column
    code: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Manager:
    """A row that can be loaded; `phone` in its one form."""

    row: int
    place_id: int
    owner_id: int
    phone: str


#: A file as judged.
Managers = Judged[Manager, Problem]


def check(session: Session, vault: Vault, path: Path) -> Managers:
    """Judge every row; writes nothing.

    A place is named by its public id, the number of its own list, or its name if no other has it.
    Raises the DomainErrors of the table adapters, import_managers_no_header,
    table_too_many_rows.
    """
    rows = list(rows_of(path))
    wanted = sorted({place for _, place, _ in rows if place})
    places, known = _places(session, wanted), set[tuple[bytes, int]]()
    ids = sorted({one.id for found in places.values() for one in found})
    for start in range(0, len(ids), CHUNK):
        known |= _known(session, ids[start : start + CHUNK])
    judged, seen = Managers(), Counter[tuple[str, int]]()
    for number, place, phone in rows:
        try:
            one = _manager(number, places.get(place, ()), place, phone)
        except _Wrong as wrong:
            judged.bad.append(wrong.problem)
            continue
        seen[one.phone, one.place_id] += 1
        if seen[one.phone, one.place_id] > 1:
            judged.repeated += 1
        elif (vault.digest("phone", one.phone), one.place_id) in known:
            judged.already += 1
        else:
            judged.fresh.append(one)
    return judged


def invite(session: Session, vault: Vault, judged: Managers, at: datetime) -> None:
    """Invite those who are new; the same list again finds nobody to invite."""
    for one in judged.fresh:
        grants.invite(
            session,
            vault,
            OPERATOR,
            Role.station_manager,
            one.phone,
            one.owner_id,
            at,
            place_id=one.place_id,
            needs_code=True,
        )


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _manager(number: int, found: tuple[Place, ...], place: str, phone: str) -> Manager:
    def wrong(column: Column, code: str, count: int = 0) -> _Wrong:
        return _Wrong(Problem(number, column, code, count))

    if not place:
        raise wrong(Column.place, "place_missing")
    if not found:
        raise wrong(Column.place, "place_unknown")
    if len(found) > 1:
        raise wrong(Column.place, "place_ambiguous", len(found))
    if not phone:
        raise wrong(Column.phone, "phone_missing")
    try:
        plain = normalised(phone)
    except DomainError:
        raise wrong(Column.phone, "phone_invalid") from None
    return Manager(number, found[0].id, found[0].owner_id, plain)


def _places(session: Session, wanted: list[str]) -> dict[str, tuple[Place, ...]]:
    """The places that each word names: by public id, else by number, else by name."""
    found: dict[str, tuple[Place, ...]] = {}
    for start in range(0, len(wanted), CHUNK):
        words = wanted[start : start + CHUNK]
        ids = [word.lower() for word in words]
        named = or_(Place.public_id.in_(ids), Place.external_id.in_(words), Place.name.in_(words))
        there = (Place.status != PlaceStatus.retired, Place.merged_into_id.is_(None))
        by_id, by_number, by_name = (defaultdict[str | None, list[Place]](list) for _ in range(3))
        for place in session.scalars(select(Place).where(named, *there).order_by(Place.id)):
            by_id[place.public_id].append(place)
            by_number[place.external_id].append(place)
            by_name[place.name].append(place)
        for word in words:
            ranked = by_id.get(word.lower()) or by_number.get(word) or by_name.get(word)
            found[word] = tuple(ranked or ())
    return found


def _known(session: Session, place_ids: list[int]) -> set[tuple[bytes, int]]:
    rows = session.execute(
        select(Grant.phone_digest, Grant.place_id).where(
            Grant.place_id.in_(place_ids),
            Grant.role == Role.station_manager,
            Grant.revoked_at.is_(None),
        )
    )
    return {(digest, place_id) for digest, place_id in rows if place_id is not None}
