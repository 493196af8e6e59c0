"""The runs themselves: entered with their preview, listed, loaded and authorised in one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor, Permission, Target, can, reach, sees
from app.errors import DomainError, Forbidden, NotFound
from app.models.import_run import ImportRun
from app.models.kinds import ImportState, PlaceKind, PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services import audit, scope
from app.services.import_runs.depot import Depot, Stored
from app.services.import_runs.preview import Outcome
from app.services.places import PUBLIC_ID
from app.spatial.datum import Datum

#: A table that nobody applied is kept so long.
KEPT_FOR: Final = timedelta(hours=24)
SHOWN: Final = 50
#: Runs that one step of the upkeep ends.
_BATCH: Final = 200
_PERMISSION: Final = Permission.imports_apply


@dataclass(frozen=True, slots=True)
class Asked:
    """What an upload asks for: `file_name` as the sender's machine calls it."""

    submission_id: str
    file_name: str
    datum: Datum
    kind: PlaceKind | None
    datum_checked: bool


def managed(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> ImportRun:
    """The run, loaded and authorised by its organisation.

    Raises NotFound("import_unknown"), Forbidden("permission_missing").
    """
    row = None
    if PUBLIC_ID.fullmatch(public_id):
        query = (
            select(ImportRun, Organisation.path)
            .join(Organisation, Organisation.id == ImportRun.organisation_id)
            .where(ImportRun.public_id == public_id)
        )
        if lock:
            query = query.with_for_update(of=ImportRun).execution_options(populate_existing=True)
        row = session.execute(query).one_or_none()
    if row is None or not sees(actor, Target(row.path)):
        raise NotFound("import_unknown")
    if not can(actor, _PERMISSION, Target(row.path)):
        raise Forbidden("permission_missing")
    run: ImportRun = row[0]
    return run


def listed(session: Session, actor: Actor) -> list[tuple[ImportRun, str]]:
    """The newest runs within the actor's reach, with the names of their organisations."""
    paths, _ = reach(actor, _PERMISSION)
    rows = session.execute(
        select(ImportRun, Organisation.name)
        .join(Organisation, Organisation.id == ImportRun.organisation_id)
        .where(scope.below(Organisation.path, paths))
        .order_by(ImportRun.id.desc())
        .limit(SHOWN)
    )
    return [(run, name) for run, name in rows]


@dataclass(frozen=True, slots=True)
class Touched:
    """A place that a run added (`number` 1) or changed; `number` is the revision that it wrote."""

    public_id: str
    name: str
    number: int
    retired: bool


def touched(session: Session, run: ImportRun, skip: int) -> list[Touched]:
    """The next `SHOWN` places of an applied run, as they are called now."""
    rows = session.execute(
        select(Place.public_id, Place.name, PlaceRevision.number, Place.status)
        .join(PlaceRevision, PlaceRevision.place_id == Place.id)
        .where(PlaceRevision.import_run_id == run.id)
        .order_by(PlaceRevision.id)
        .offset(skip)
        .limit(SHOWN)
    )
    return [
        Touched(public_id, name, number, status is PlaceStatus.retired)
        for public_id, name, number, status in rows
    ]


def place_names(session: Session, public_ids: Sequence[str]) -> dict[str, str]:
    """The names of places by their public ids; one that is gone has none."""
    rows = session.execute(
        select(Place.public_id, Place.name).where(Place.public_id.in_(public_ids))
    )
    return {row.public_id: row.name for row in rows}


def sent_before(session: Session, actor: Actor, submission_id: str) -> ImportRun | None:
    """The run that the same form made already.

    Raises DomainError("submission_reused", "submission_id") for somebody else's.
    """
    run = session.scalar(select(ImportRun).where(ImportRun.submission_id == submission_id))
    if run is not None and run.account_id != actor.account_id:
        raise DomainError("submission_reused", "submission_id")
    return run


def enter(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    asked: Asked,
    stored: Stored,
    outcome: Outcome,
    at: datetime,
) -> ImportRun:
    """A new run in the state `checked`; sent twice at once, the database refuses the second."""
    assert actor.account_id is not None
    run = ImportRun(
        submission_id=asked.submission_id,
        organisation_id=organisation.id,
        account_id=actor.account_id,
        file_name=asked.file_name,
        file_digest=stored.digest,
        stored=stored.name,
        datum=asked.datum,
        kind=asked.kind,
        datum_checked=asked.datum_checked,
        state=ImportState.checked,
        created_at=at,
    )
    foresee(run, outcome)
    session.add(run)
    session.flush()
    record(session, actor, "import.checked", run, at)
    return run


def foresee(run: ImportRun, outcome: Outcome) -> None:
    """Write down what the newest preview says."""
    run.plan_digest = outcome.digest
    for name, count in outcome.counts.items():
        setattr(run, name, count)


def record(
    session: Session, actor: Actor, action: str, run: ImportRun, at: datetime, **counts: int
) -> None:
    """The act in the record: ids and numbers, neither the file's name nor its words."""
    counts = counts or {"added": run.added, "changed": run.changed, "bad": run.bad}
    audit.record(
        session,
        actor,
        action,
        at,
        organisation_id=run.organisation_id,
        run=run.public_id,
        file=run.file_digest.hex()[:16],
        **counts,
    )


def expire(session: Session, at: datetime, depot: Depot) -> int:
    """End runs that nobody applied in time, and delete what is left of any table that old."""
    depot.sweep((at - KEPT_FOR).timestamp())
    due = (ImportRun.state == ImportState.checked, ImportRun.created_at < at - KEPT_FOR)
    runs = session.scalars(select(ImportRun).where(*due).limit(_BATCH)).all()
    for run in runs:
        run.state = ImportState.expired
        depot.remove(run.stored)
    return len(runs)
