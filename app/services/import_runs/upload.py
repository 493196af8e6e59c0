"""A table that somebody uploads: kept aside, checked, entered as a run; the same form once."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from app.access import Actor, Permission
from app.errors import DomainError
from app.models.import_run import ImportRun
from app.services import scope
from app.services.import_runs import runs
from app.services.import_runs.depot import Depot
from app.services.import_runs.preview import How, foreseen
from app.services.import_runs.runs import Asked


@dataclass(frozen=True, slots=True)
class Uploading:
    """One person uploads at `at`; nothing but the run itself is written."""

    read: Session
    write: sessionmaker[Session]
    depot: Depot
    actor: Actor
    at: datetime
    outside_m: float

    def upload(self, file: IO[bytes], organisation: str, asked: Asked) -> str:
        """The run's public id; `organisation`, a public id, bounds what it may touch.

        Raises NotFound("organisation_unknown"), Forbidden, DomainError("submission_reused"), and
        what a check raises for a file that is refused as a whole: then nothing is kept.
        """
        owner = scope.managed_organisation(
            self.read, self.actor, Permission.imports_apply, organisation
        )
        if (known := self._known(asked)) is not None:
            return known.public_id
        stored = self.depot.keep(file)
        how = How(asked.datum, asked.kind, asked.datum_checked, self.outside_m)
        try:
            with foreseen(self.read, self.depot, stored.name, owner.id, how, self.at) as outcome:
                self.depot.replace(stored.name, outcome.mark)
                with self.write.begin() as session:
                    run = runs.enter(session, self.actor, owner, asked, stored, outcome, self.at)
                    return run.public_id
        except IntegrityError:
            self.depot.remove(stored.name)
            with self.write.begin() as session:
                again = runs.sent_before(session, self.actor, asked.submission_id)
                if again is None:
                    raise
                return again.public_id
        except BaseException:
            self.depot.remove(stored.name)
            raise

    def _known(self, asked: Asked) -> ImportRun | None:
        run = runs.sent_before(self.read, self.actor, asked.submission_id)
        if run is not None and run.file_name != asked.file_name:
            raise DomainError("submission_reused", "submission_id")
        return run
