"""The revisions that an import writes, for many places by statements for many rows at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import Session

from app.models.kinds import Amenity, AmenityState, RevisionCause
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services.imports.changes import Changes
from app.services.imports.known import AmenityFact, Known
from app.services.imports.plan import PLAIN, POSITION, VERIFIED
from app.services.place_edit.content import Content, tells, written
from app.services.place_edit.snapshots import snapshots
from app.spatial import bulk


@dataclass(frozen=True, slots=True)
class Author:
    """Who imports: an account and a run on the web, nobody on the command line."""

    account_id: int | None = None
    run_id: int | None = None


class Revisions:
    """Writes revisions in the session's transaction; `at` is the instant of the import."""

    def __init__(self, session: Session, author: Author, at: datetime) -> None:
        self._session = session
        self._author = author
        self._at = at

    def first(self, contents: Sequence[tuple[int, Content]]) -> None:
        """The first revision of new places, by id."""
        self._insert([self._row(place_id, 1, content) for place_id, content in contents])

    def before(self, place_ids: Sequence[int]) -> "Before":
        """What these places say; ask before they change, `after` when they have."""
        stood = snapshots(self._session, place_ids)
        rows = self._session.execute(
            select(Place.id, Place.version, Place.updated_at, PlaceRevision.content)
            .outerjoin(
                PlaceRevision,
                and_(
                    PlaceRevision.place_id == Place.id,
                    PlaceRevision.number == Place.version,
                ),
            )
            .where(Place.id.in_(place_ids))
        )
        found = Before(stood)
        for place_id, version, updated_at, newest in rows:
            kept = tells(newest, stood[place_id])
            if not kept:
                found.unkept.append((place_id, version + 1, updated_at))
            found.numbers[place_id] = version + (1 if kept else 2)
        return found

    def after(self, before: "Before", changed: Sequence[tuple[Known, Changes]]) -> None:
        """Keep what the places say now; what stood and was in no revision is kept first."""
        rows = [
            {
                **self._row(place_id, number, before.contents[place_id]),
                "account_id": None,
                "import_run_id": None,
                "at": at,
            }
            for place_id, number, at in before.unkept
        ]
        for place, change in changed:
            place_id = place.row.id
            content = changed_content(before.contents[place_id], place, change)
            if dated := before.dated(place, content, change):
                content["dated"] = dated
            rows.append(self._row(place_id, before.numbers[place_id], content))
        self._insert(rows)

    def _row(self, place_id: int, number: int, content: Content) -> dict[str, Any]:
        return {
            "place_id": place_id,
            "number": number,
            "cause": RevisionCause.imported,
            "account_id": self._author.account_id,
            "at": self._at,
            "import_run_id": self._author.run_id,
            "content": content,
        }

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        table = PlaceRevision.__table__
        assert isinstance(table, Table)
        bulk.insert_rows(self._session.connection(), table, rows)


class Before:
    """Places before an import: what they said, and the number that their next revision bears."""

    def __init__(self, contents: dict[int, Content]) -> None:
        self.contents = contents
        self.numbers: dict[int, int] = {}
        self.unkept: list[tuple[int, int, datetime]] = []

    def dated(self, place: Known, content: Content, change: Changes) -> dict[str, list[str | None]]:
        """The ages that the import renewed, [before, after]: of amenities and of the whole."""
        was, now = self.contents[place.row.id]["ages"], content["ages"]
        found = {
            name: [was.get(name), now.get(name)]
            for name in [*was, *(name for name in now if name not in was)]
            if was.get(name) != now.get(name)
        }
        for amenity, (state, _) in (change.amenities or {}).items():
            if state is AmenityState.unknown and amenity not in place.amenities:
                found[amenity.value] = [None, None]  # named, of unknown state: no content has it
        if VERIFIED in change.values:
            found[VERIFIED] = [written(place.row.verified_at), written(change.values[VERIFIED])]
        return found


def changed_content(content: Content, place: Known, change: Changes) -> Content:
    """The content after the change, as `content.snapshot` will give it."""
    values, row = change.values, place.row
    after: Content = {**content, **{name: values[name] for name in PLAIN if name in values}}
    if any(name in values for name in POSITION):
        after["position"] = [values.get(name, getattr(row, name)) for name in POSITION]
    if (hours := change.hours) is not None:
        after["hours"] = [hours.always_open, sorted(map(list, hours.spans)), hours.text]
        after["holiday_rule"] = hours.rule
    if change.amenities is not None:
        known: dict[Amenity, AmenityFact] = {
            amenity: fact
            for amenity, fact in change.amenities.items()
            if fact[0] is not AmenityState.unknown
        }
        after["amenities"] = {amenity.value: fact[0].value for amenity, fact in known.items()}
        after["ages"] = {amenity.value: written(fact[1]) for amenity, fact in known.items()}
    return after
