"""A table checked for the web: what it would do goes into the depot, the sums into the run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.import_run import ImportRun
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.services import scope
from app.services.import_runs.depot import Depot
from app.services.imports.check import Checked, Job, check
from app.services.imports.findings import Group
from app.services.imports.plan import PlanDigest, Planned
from app.spatial.datum import Datum

#: Rows that a request takes; the command line takes 300,000. A city has fewer than
#: 1,000 stations, and undoing keeps SQLite's one writer for 1.7 ms a row.
MOST_ROWS: Final = 2_000
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """A check: its drafts, the digest of what they would do, the sums by column of the run, and
    the mark of its preview in the depot."""

    checked: Checked
    digest: bytes
    counts: dict[str, int]
    mark: str


@dataclass(frozen=True, slots=True)
class How:
    """How a table is to be read; `outside_m` as in `Job`."""

    datum: Datum
    kind: PlaceKind | None
    datum_checked: bool
    outside_m: float


@contextmanager
def foreseen(
    session: Session,
    depot: Depot,
    stored: str,
    organisation_id: int,
    how: How,
    at: datetime,
) -> Iterator[Outcome]:
    """Check the stored table against what is listed now, within the organisation's reach.

    The new preview is in the depot's drafts. Raises DomainError for a file that is refused.
    """
    digest = PlanDigest()
    with depot.drafts(stored) as drafts:

        def told(planned: Planned) -> None:
            digest.add(planned)
            drafts.plan.write(f"{planned.to_json()}\n")

        job = Job(
            path=depot.table(stored),
            datum=how.datum,
            at=at,
            outside_m=how.outside_m,
            kind=how.kind,
            datum_checked=how.datum_checked,
            owners=_within(session, organisation_id),
            most_rows=MOST_ROWS,
        )
        checked = check(
            session, job, lambda one: print(one.to_json(), file=drafts.findings), plan=told
        )
        drafts.about |= _about(checked)
    try:
        yield Outcome(checked, digest.value(), _counts(checked), drafts.mark)
    finally:
        checked.spool.close()


def how_of(run: ImportRun, outside_m: float) -> How:
    """How the table of a run was read, and is read again."""
    return How(run.datum, run.kind, run.datum_checked, outside_m)


def _within(session: Session, organisation_id: int) -> frozenset[int]:
    root = select(Organisation.path).where(Organisation.id == organisation_id)
    path = session.scalars(root).one()
    found = select(Organisation.id).where(scope.below(Organisation.path, [path]))
    return frozenset(session.scalars(found))


def _counts(checked: Checked) -> dict[str, int]:
    findings, tally = checked.findings, checked.tally
    return {
        "rows": checked.rows,
        "added": tally.added,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "bad": findings.rows[Group.bad],
        "skipped": findings.rows[Group.skipped],
        "duplicates": findings.rows[Group.duplicate],
        "disagreements": findings.rows[Group.division],
    }


def _about(checked: Checked) -> dict[str, Any]:
    how = checked.description
    return {
        "format": how.format.value,
        "sheet": how.sheet,
        "others": list(how.other_sheets[:10]),
        "unused": list(how.unused[:20]),
        "findings": {group.value: checked.findings.counts[group] for group in Group},
    }
