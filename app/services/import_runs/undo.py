"""An import undone as one step: what it changed goes back, what came after it stays.

What the import added is deleted when nothing hangs on it, withdrawn otherwise; what it changed is
put back field by field (`putting_back`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.access import Actor
from app.adapters.calendar import Calendar
from app.config import SHANGHAI
from app.errors import DomainError
from app.models.care import PlaceConfirmation, PlaceReport
from app.models.grant import Grant
from app.models.import_run import ImportRun
from app.models.kinds import ImportState, PlaceStatus, RevisionCause
from app.models.organisation import Organisation
from app.models.photo import PlacePhoto
from app.models.place import Place
from app.models.qr import QrCode
from app.models.revision import PlaceRevision
from app.services.divisions import divisions
from app.services.hours.store import recompile
from app.services.import_runs import runs
from app.services.import_runs.putting_back import Summary, Why, put_back
from app.services.place_edit import content
from app.services.search_index import reindex

#: Places handled by one round of statements.
_CHUNK: Final = 500
#: What makes a place more than a row of a table.
_HANGS: Final = (PlaceReport, PlaceConfirmation, PlacePhoto, QrCode, Grant)


def undo(session: Session, actor: Actor, public_id: str, at: datetime, calendar: Calendar) -> None:
    """Undo the run in the session's transaction; once more changes nothing.

    Raises NotFound, Forbidden, DomainError("import_not_applied").
    """
    run = runs.managed(session, actor, public_id, lock=True)
    if run.state is ImportState.undone:
        return
    if run.state is not ImportState.applied:
        raise DomainError("import_not_applied")
    undoing = _Undoing(session, actor, run, at, calendar)
    last = 0
    while chunk := undoing.revisions(last):
        undoing.undo(chunk)
        last = chunk[-1].id
    summary = undoing.summary
    run.state, run.kept = ImportState.undone, summary.told()
    run.undone_at, run.undone_by = at, actor.account_id
    runs.record(session, actor, "import.undone", run, at, **summary.counts())


class _Undoing:
    """One undo under way."""

    def __init__(
        self, session: Session, actor: Actor, run: ImportRun, at: datetime, calendar: Calendar
    ) -> None:
        self._session, self._actor, self._run = session, actor, run
        self._at, self._calendar = at, calendar
        self._names = divisions(session)
        root = select(Organisation.path).where(Organisation.id == run.organisation_id)
        self._root = session.scalars(root).one()
        self.summary = Summary()

    def revisions(self, last: int) -> Sequence[PlaceRevision]:
        """The next revisions that the run wrote."""
        written = (PlaceRevision.import_run_id == self._run.id, PlaceRevision.id > last)
        query = select(PlaceRevision).where(*written).order_by(PlaceRevision.id).limit(_CHUNK)
        return self._session.scalars(query).all()

    def undo(self, made: Sequence[PlaceRevision]) -> None:
        """Undo what these revisions did."""
        places = self._places([one.place_id for one in made])
        before, newest = self._before(made), self._newest(list(places))
        beyond = self._beyond(places)
        added: list[tuple[Place, PlaceRevision]] = []
        timed: list[int] = []
        for one in made:
            place = places[one.place_id]
            if "of" in one.content:
                self.summary.keep(one.content["of"], Why.merged)
            elif place.id in beyond:
                self.summary.keep(place.public_id, Why.moved)
            elif one.number == 1:
                added.append((place, one))
            elif self._put_back(place, one, before[one.id], newest.get(place.id)):
                timed.append(place.id)
        self._withdraw(added)
        self._session.flush()
        if timed:
            today = self._at.astimezone(SHANGHAI).date()
            recompile(self._session, timed, today, self._calendar)

    def _places(self, ids: Sequence[int]) -> dict[int, Place]:
        children = (Place.spans, Place.exceptions, Place.amenities, Place.notices)
        query = (
            select(Place)
            .where(Place.id.in_(ids))
            .order_by(Place.id)
            .options(*map(selectinload, children))
            .with_for_update(of=Place)
            .execution_options(populate_existing=True)
        )
        return {place.id: place for place in self._session.scalars(query)}

    def _before(self, made: Sequence[PlaceRevision]) -> dict[int, content.Content]:
        """What each place said before, by the id of the revision that the run wrote."""
        prior = aliased(PlaceRevision)
        follows = and_(
            prior.place_id == PlaceRevision.place_id, prior.number == PlaceRevision.number - 1
        )
        query = select(PlaceRevision.id, prior.content).join(prior, follows)
        rows = self._session.execute(query.where(PlaceRevision.id.in_([one.id for one in made])))
        return {row.id: row.content for row in rows}

    def _newest(self, ids: Sequence[int]) -> dict[int, content.Content]:
        newest = and_(Place.id == PlaceRevision.place_id, Place.version == PlaceRevision.number)
        query = select(PlaceRevision.place_id, PlaceRevision.content).join(Place, newest)
        rows = self._session.execute(query.where(Place.id.in_(ids)))
        return {row.place_id: row.content for row in rows}

    def _beyond(self, places: dict[int, Place]) -> set[int]:
        """Places that another organisation has taken over since."""
        owners = {place.owner_id for place in places.values()}
        query = select(Organisation.id, Organisation.path).where(Organisation.id.in_(owners))
        ours = {
            number for number, path in self._session.execute(query) if path.startswith(self._root)
        }
        return {place.id for place in places.values() if place.owner_id not in ours}

    def _put_back(
        self,
        place: Place,
        made: PlaceRevision,
        before: content.Content,
        newest: content.Content | None,
    ) -> bool:
        """Whether the opening windows must be compiled anew."""
        stood = content.snapshot(place)
        done = put_back(place, before, made.content, self.summary)
        if not done.units and not done.ages:
            return False
        self.summary.restored += 1
        place.updated_at = self._at
        if content.SEARCHED & set(done.units):
            reindex(place, self._names.lineage(place.township_code or place.county_code))
        if done.units:
            if not content.tells(newest, stood):
                self._keep(place, stood, RevisionCause.imported, by_hand=False)
            self._keep(place, content.snapshot(place), RevisionCause.undone)
        return done.verified or bool(content.TIMES & set(done.units))

    def _keep(
        self, place: Place, said: content.Content, cause: RevisionCause, *, by_hand: bool = True
    ) -> None:
        place.version += 1
        self._session.add(
            PlaceRevision(
                place_id=place.id,
                number=place.version,
                cause=cause,
                account_id=self._actor.account_id if by_hand else None,
                at=self._at,
                content=said,
            )
        )

    def _withdraw(self, added: Sequence[tuple[Place, PlaceRevision]]) -> None:
        ids = [place.id for place, _ in added]
        hung, merged = self._hung(ids), self._merged_into(ids)
        gone: list[Place] = []
        for place, made in added:
            said = content.snapshot(place)
            if place.id in merged:
                self.summary.keep(place.public_id, Why.merged)
            elif place.id not in hung and place.version == 1 and said == _plain(made.content):
                gone.append(place)
            elif place.status is not PlaceStatus.retired:
                self.summary.keep(place.public_id, Why.used)
                self.summary.retired += 1
                place.status, place.closed_until = PlaceStatus.retired, None
                place.updated_at = self._at
                self._keep(place, content.snapshot(place), RevisionCause.undone)
        self._delete(gone)

    def _hung(self, ids: Sequence[int]) -> set[int]:
        found: set[int] = set()
        for table in _HANGS:
            found |= set(
                self._session.scalars(select(table.place_id).where(table.place_id.in_(ids)))
            )
        return found

    def _merged_into(self, ids: Sequence[int]) -> set[int | None]:
        query = select(Place.merged_into_id).where(Place.merged_into_id.in_(ids))
        return set(self._session.scalars(query))

    def _delete(self, gone: list[Place]) -> None:
        """The rows, and by the database's own cascade all that belongs to them."""
        ids = [place.id for place in gone]
        self._session.flush()
        for place in gone:
            self._session.expunge(place)
        past: dict[str, Any] = {"synchronize_session": False}
        self._session.execute(delete(Place).where(Place.id.in_(ids)), execution_options=past)
        self.summary.deleted += len(ids)


def _plain(said: content.Content) -> content.Content:
    return {name: value for name, value in said.items() if name != "dated"}
