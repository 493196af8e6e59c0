"""Checking a whole file before anything is written: what would be loaded, and what is wrong."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import DomainError
from app.models.kinds import PlaceKind
from app.services.divisions import Divisions, divisions
from app.services.imports.changes import changes
from app.services.imports.columns import LABELS, Column
from app.services.imports.draft import CHUNK, OWN_NUMBER, Draft, Spool
from app.services.imports.duplicates import Spot, tell_duplicates
from app.services.imports.findings import Finding, Findings, Group, Tally
from app.services.imports.judge import Judge
from app.services.imports.known import Known, known
from app.services.imports.owners import Owners
from app.services.imports.plan import Planned, planned
from app.services.imports.rows import RawRow, Reading, RowReader
from app.services.imports.shift import explained_by
from app.services.imports.source import MOST_ROWS, Description, Source, open_source
from app.services.imports.values import searched
from app.services.imports.whereabouts import Locator
from app.spatial.datum import Datum

_YES: Final = frozenset(("是", "yes", "true", "1", "y", LABELS[Column.demo]))


@dataclass(frozen=True, slots=True)
class Job:
    """What to import and how: `kind` for rows that name none, `at` the instant (aware),
    `outside_m` how far off the coast a point still counts, in metres, `owners` the organisations
    (by id) whose places may be touched (None: all), `most_rows` how long the table may be."""

    path: Path
    datum: Datum
    at: datetime
    outside_m: float
    kind: PlaceKind | None = None
    datum_checked: bool = False
    owners: Set[int] | None = None
    most_rows: int = MOST_ROWS


@dataclass(slots=True)
class Checked:
    """The outcome; close the spool when done, since it is a temporary file.

    It holds the drafts that add or change something; the others need no writing.
    """

    description: Description
    findings: Findings
    spool: Spool
    rows: int = 0
    tally: Tally = field(default_factory=Tally)

    @property
    def good(self) -> int:
        """Rows that would be loaded, or are loaded already."""
        return self.tally.added + self.tally.changed + self.tally.unchanged


def check(
    session: Session,
    job: Job,
    listener: Callable[[Finding], None] | None = None,
    progress: Callable[[int], None] = lambda _: None,
    plan: Callable[[Planned], None] | None = None,
) -> Checked:
    """Read every row, judge the file, compare with the database. Writes nothing.

    `listener` is told each finding, `progress` how many rows are read, `plan` what becomes of each
    place that is added or changed, in the order of the file. Raises DomainError for a
    file that is refused as a whole (the adapters' codes, import_*, reference_missing).
    """
    world = divisions(session)
    source = open_source(job.path, job.datum, kind_given=job.kind is not None)
    checker = _Checker(session, job, world, Findings(listener), plan)
    drafts = Spool()
    try:
        rows = checker.read(source, drafts, progress)
        checker.judge.verdict()
        checked = Checked(source.description, checker.findings, Spool(), rows)
        try:
            checker.compare(drafts, checked)
        except BaseException:
            checked.spool.close()
            raise
    finally:
        drafts.close()
    return checked


class _Checker:
    """The state of one check."""

    def __init__(
        self,
        session: Session,
        job: Job,
        world: Divisions,
        findings: Findings,
        plan: Callable[[Planned], None] | None,
    ) -> None:
        self._plan = plan
        self._session = session
        self._job = job
        self._world = world
        self.findings = findings
        locator = Locator(world, job.outside_m)
        self.judge = Judge(job.datum, locator)
        today = job.at.astimezone(SHANGHAI).date()
        reading = Reading(job.datum, job.kind, today, locator, Owners(session))
        self._reader = RowReader(reading, findings)
        self._seen: dict[str, int] = {}

    def read(self, source: Source, drafts: Spool, progress: Callable[[int], None]) -> int:
        """Every good row into `drafts`; how many rows there were."""
        count = 0
        for count, raw in enumerate(source.rows(), start=1):
            if count > self._job.most_rows:
                raise DomainError("table_too_many_rows", "file", most=self._job.most_rows)
            if not self._made_up(raw):
                draft = self._reader.read(raw)
                reader = self._reader
                self.judge.saw(reader.position, reader.problem, reader.adrift)
                if draft is not None and self._first(draft):
                    drafts.add(draft)
            if count % CHUNK == 0:
                progress(count)
        return count

    def _made_up(self, raw: RawRow) -> bool:
        """A made-up place of an export stays where it came from."""
        if raw.cells.get(Column.demo, "").strip().casefold() not in _YES:
            return False
        self.findings.add(Finding(Group.skipped, "demo_row", raw.number))
        return True

    def _first(self, draft: Draft) -> bool:
        """Whether no earlier row means the same place."""
        earlier = self._seen.setdefault(draft.identity, draft.row)
        if earlier == draft.row:
            return True
        self._repeated(draft, earlier)
        return False

    def _repeated(self, draft: Draft, earlier: int) -> None:
        own = draft.identity.startswith(OWN_NUMBER)
        code = "repeated_place" if own else "repeated_number"
        details = {"earlier": earlier, "number": draft.identity}
        self.findings.add(Finding(Group.skipped, code, draft.row, Column.external_id, details))

    def compare(self, drafts: Spool, checked: Checked) -> None:
        """Fill `checked` with what each draft would do to the database."""
        spots: list[Spot] = []
        matched: dict[int, int] = {}
        for chunk in drafts.chunks():
            places = known(self._session, chunk)
            self.judge.moved(
                [
                    explained_by(draft, places[draft.identity], self._job.datum)
                    for draft in chunk
                    if draft.identity in places
                ]
            )
            for draft in chunk:
                place = places.get(draft.identity)
                if place is not None:
                    earlier = matched.setdefault(place.row.id, draft.row)
                    if earlier != draft.row:
                        self._repeated(draft, earlier)
                        continue
                if not self._within_reach(draft, place):
                    continue
                self._weigh(draft, place, checked)
                spots.append(Spot(draft.row, "", draft.kind, draft.name, draft.lng, draft.lat))
        if not self._job.datum_checked:
            self.judge.shift_verdict()
        tell_duplicates(self._session, spots, matched.keys(), self.findings)

    def _within_reach(self, draft: Draft, place: Known | None) -> bool:
        """Whether the owner, and whoever is to become it, may be touched."""
        reach = self._job.owners
        if reach is None:
            return True
        if place is not None and place.row.owner_id not in reach:
            column = Column.external_id
        elif (place is None or draft.owner_given) and draft.owner_id not in reach:
            column = Column.owner
        else:
            return True
        self.findings.add(Finding(Group.bad, "outside_reach", draft.row, column))
        return False

    def _weigh(self, draft: Draft, place: Known | None, checked: Checked) -> None:
        change = changes(place, draft) if place is not None else None
        if place is None:
            checked.tally.added += 1
            draft.search = searched(draft, self._world)
        elif change:
            checked.tally.changed += 1
        else:
            checked.tally.unchanged += 1
            return
        if self._plan is not None:
            self._plan(planned(place, draft, change))
        checked.spool.add(draft)
