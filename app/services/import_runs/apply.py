"""Applying a run: exactly what its preview showed, or nothing and a new preview."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from app.access import Actor
from app.adapters.calendar import Calendar
from app.errors import DomainError
from app.models.import_run import ImportRun
from app.models.kinds import ImportState
from app.services.divisions import divisions
from app.services.import_runs import runs
from app.services.import_runs.depot import Depot
from app.services.import_runs.preview import Outcome, foreseen, how_of
from app.services.imports.apply import Writer, write_all
from app.services.imports.revisions import Author


class Applied(StrEnum):
    """What came of it: `other` is a preview that has changed and must be seen first."""

    done = "done"
    other = "other"
    over = "over"


class _PlanChanged(Exception):
    """The listings changed between the last look and the writing."""


@dataclass(frozen=True, slots=True)
class Applying:
    """One person applies one run at `at`; each transaction is short."""

    read: Session
    write: sessionmaker[Session]
    depot: Depot
    actor: Actor
    calendar: Calendar
    at: datetime
    outside_m: float

    def apply(self, public_id: str, seen: str) -> Applied:
        """Write what the preview with the digest `seen` (hexadecimal) showed.

        The table is checked again; should it do anything else by now, nothing is written and the
        preview is a new one. Answers `over` when the run was applied, undone or expired before.
        Raises NotFound, Forbidden, what a check raises, and DomainError("import_unsettled") when
        the listings change faster than they can be looked at.
        """
        run = runs.managed(self.read, self.actor, public_id)
        if run.state is not ImportState.checked or not self.depot.table(run.stored).exists():
            return Applied.over
        how = how_of(run, self.outside_m)
        with foreseen(
            self.read, self.depot, run.stored, run.organisation_id, how, self.at
        ) as outcome:
            if outcome.digest == run.plan_digest and seen == outcome.digest.hex():
                return self._write(run, outcome)
            return self._show(run, outcome)

    def _show(self, run: ImportRun, outcome: Outcome) -> Applied:
        """The new preview stands in place of the old one."""
        with self.write.begin() as session:
            locked = runs.managed(session, self.actor, run.public_id, lock=True)
            if locked.state is not ImportState.checked:
                return Applied.over
            self.depot.replace(run.stored, outcome.mark)
            runs.foresee(locked, outcome)
        return Applied.other

    def _write(self, run: ImportRun, outcome: Outcome) -> Applied:
        world = divisions(self.read)
        refused = self.write.kw["bind"].dialect.loaded_dbapi.IntegrityError
        try:
            with self.write.begin() as session:
                locked = runs.managed(session, self.actor, run.public_id, lock=True)
                if locked.state is not ImportState.checked:
                    return Applied.over
                author = Author(self.actor.account_id, locked.id)
                writer = Writer(session, world, self.at, self.calendar, author)
                write_all(writer, outcome.checked.spool.chunks())
                if writer.plan is None or writer.plan.value() != outcome.digest:
                    raise _PlanChanged
                locked.state = ImportState.applied
                locked.applied_at, locked.applied_by = self.at, self.actor.account_id
                runs.record(session, self.actor, "import.applied", locked, self.at)
        except (_PlanChanged, IntegrityError, refused) as error:
            raise DomainError("import_unsettled") from error
        self.depot.remove(run.stored)
        return Applied.done
