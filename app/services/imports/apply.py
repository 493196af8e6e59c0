"""Writing the good rows, all in the caller's one transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, update
from sqlalchemy.orm import Session

from app.adapters.calendar import Calendar
from app.config import SHANGHAI
from app.models.place import Place
from app.models.place_amenity import PlaceAmenity
from app.models.place_hours import OpeningSpan, OpenWindow
from app.services.divisions import Divisions
from app.services.hours.compile import Window
from app.services.hours.horizon import HorizonCompiler
from app.services.hours.store import STALE_DAYS, recompile
from app.services.imports.changes import Changes, changes
from app.services.imports.draft import Draft
from app.services.imports.findings import Tally
from app.services.imports.known import Known, known
from app.services.imports.plan import VERIFIED, PlanDigest, planned
from app.services.imports.revisions import Author, Revisions
from app.services.imports.values import (
    amenity_rows,
    first_amenities,
    first_content,
    hours_values,
    location,
    place_row,
    searched,
    span_rows,
    timetable_of,
)
from app.services.search_index import search_columns
from app.spatial import bulk

#: So many new places change what the planner should know.
_MANY: Final = 1000
#: Days for which windows are compiled, and one to spare.
_AHEAD: Final = 9
_SEARCHED: Final = frozenset(("name", "address", "county_code", "township_code"))


def write_all(
    writer: "Writer",
    chunks: Iterable[Sequence[Draft]],
    progress: Callable[[int], None] = lambda _: None,
) -> Tally:
    """Write every chunk; `progress` is told how many rows are done."""
    done = 0
    for chunk in chunks:
        writer.write(chunk)
        done += len(chunk)
        progress(done)
    if writer.tally.added >= _MANY:
        bulk.refresh_statistics(writer.session.connection())
    return writer.tally


class Writer:
    """Writes chunks of drafts; `at` is the instant of the import (aware)."""

    def __init__(
        self,
        session: Session,
        divisions: Divisions,
        at: datetime,
        calendar: Calendar,
        author: Author = Author(),  # noqa: B008 - frozen
    ) -> None:
        self.session = session
        self._revisions = Revisions(session, author, at)
        self.plan = PlanDigest() if author.run_id is not None else None
        self._divisions = divisions
        self._at = at
        self._calendar = calendar
        self._today = at.astimezone(SHANGHAI).date()
        self._compiler = HorizonCompiler(self._today, calendar)
        self.tally = Tally()

    def write(self, drafts: Sequence[Draft]) -> None:
        """Insert the new ones, update the changed ones, by statements for many rows at once.

        What the check found to be new is not looked for again: should another import have come
        between, the database refuses the second row of one number (IntegrityError).
        """
        others = [draft for draft in drafts if draft.search is None]
        places = known(self.session, others, lock=True) if others else {}
        new: list[Draft] = []
        changed: list[tuple[Known, Draft, Changes]] = []
        for draft in drafts:
            place = places.get(draft.identity) if draft.search is None else None
            difference = changes(place, draft) if place is not None else None
            if place is None:
                new.append(draft)
            elif difference:
                changed.append((place, draft, difference))
            if self.plan is not None and (place is None or difference):
                self.plan.add(planned(place, draft, difference))
        self._insert(new)
        self._update(changed)
        self.tally.added += len(new)
        self.tally.changed += len(changed)
        self.tally.unchanged += len(drafts) - len(new) - len(changed)

    def _insert(self, drafts: list[Draft]) -> None:
        if not drafts:
            return
        ids = bulk.reserve_ids(self.session.connection(), _table(Place), len(drafts))
        rows, spans, amenities, windows = [], [], [], []
        for place_id, draft in zip(ids, drafts, strict=True):
            search = draft.search or searched(draft, self._divisions)
            row = place_row(draft, search, self._compiler, self._at)
            rows.append({"id": place_id, **row})
            spans += span_rows(place_id, draft.hours)
            amenities += amenity_rows(place_id, first_amenities(draft))
            windows += [
                {"place_id": place_id, "opens_at": opens, "closes_at": closes, "state": state}
                for opens, closes, state in self._windows(draft)
            ]
        self._execute(Place, rows)
        self._execute(OpeningSpan, spans)
        self._execute(PlaceAmenity, amenities)
        self._execute(OpenWindow, windows)
        self._revisions.first(list(zip(ids, map(first_content, drafts), strict=True)))

    def _windows(self, draft: Draft) -> Sequence[Window]:
        return self._compiler.compiled(timetable_of(draft, self._at)).windows

    def _update(self, changed: Sequence[tuple[Known, Draft, Changes]]) -> None:
        if not changed:
            return
        before = self._revisions.before([place.row.id for place, _, _ in changed])
        by_columns: dict[frozenset[str], list[dict[str, Any]]] = {}
        spans, amenities, timed, equipped, renewed = [], [], [], [], []
        for place, draft, change in changed:
            place_id = place.row.id
            values = {"id": place_id, "updated_at": self._at, **change.values}
            values["version"] = before.numbers[place_id]
            if "lng" in values:
                values |= location(draft)
            if _SEARCHED & values.keys():
                values |= self._search(place.row, draft, values)
            if self._trusted_again(place, change):
                renewed.append(place_id)
            if change.hours is not None:
                values |= hours_values(change.hours)
                timed.append(place_id)
                spans += span_rows(place_id, change.hours)
            if change.amenities is not None:
                equipped.append(place_id)
                amenities += amenity_rows(place_id, change.amenities)
            by_columns.setdefault(frozenset(values), []).append(values)
        for rows in by_columns.values():
            self._update_places(rows)
        self._replace(OpeningSpan, timed, spans)
        self._replace(PlaceAmenity, equipped, amenities)
        if compiled := [*{*timed, *renewed}]:
            recompile(self.session, compiled, self._today, self._calendar)
        self._revisions.after(before, [(place, change) for place, _, change in changed])

    def _trusted_again(self, place: Known, change: Changes) -> bool:
        """Whether a new verification may make weekly hours count that had lapsed, or would soon."""
        verified = place.row.verified_at
        lapsing = self._at - timedelta(days=STALE_DAYS - _AHEAD)
        return VERIFIED in change.values and (verified is None or verified < lapsing)

    def _update_places(self, rows: list[dict[str, Any]]) -> None:
        """Rows with the same keys: "id" and the columns that change."""
        table = _table(Place)
        columns = rows[0].keys() - {"id"}
        statement = (
            update(table)
            .where(table.c.id == bindparam("place_id"))
            .values({column: bindparam(f"new_{column}") for column in columns})
        )
        self.session.connection().execute(
            statement,
            [
                {"place_id": row["id"], **{f"new_{column}": row[column] for column in columns}}
                for row in rows
            ],
        )

    def _search(self, row: Any, draft: Draft, values: dict[str, Any]) -> dict[str, str]:
        now = {name: values.get(name, getattr(row, name)) for name in _SEARCHED}
        lineage = self._divisions.lineage(now["township_code"] or now["county_code"])
        return search_columns(now["name"], now["address"], lineage)._asdict()

    def _replace(self, model: type[Any], places: list[int], rows: list[dict[str, Any]]) -> None:
        if places:
            self.session.execute(
                delete(model).where(model.place_id.in_(places)),
                execution_options={"synchronize_session": False},
            )
            self._execute(model, rows)

    def _execute(self, model: type[Any], rows: list[dict[str, Any]]) -> None:
        """Past the session: nothing of these rows is loaded."""
        bulk.insert_rows(self.session.connection(), _table(model), rows)


def _table(model: type[Any]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
