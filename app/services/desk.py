"""The desk: which places somebody looks after, the ones that wait longest for a look on top."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.adapters.pinyin import normalise_query
from app.models.care import PlaceReport
from app.models.kinds import PlaceKind, PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.report_kinds import ReportState
from app.services import scope

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """A place as the desk lists it; `reports` are those without an answer."""

    public_id: str
    name: str
    kind: PlaceKind
    address: str
    status: PlaceStatus
    closed_until: datetime | None
    verified_at: datetime | None
    demo: bool
    reports: int


def places(session: Session, actor: Actor, words: str = "") -> tuple[list[DeskPlace], int]:
    """One page of the places that the actor may read, and how many there are in all: open reports
    first, then never verified, then by the age of the last look."""
    waiting = (
        select(func.count())
        .where(PlaceReport.place_id == Place.id, PlaceReport.state != ReportState.answered)
        .correlate(Place)
        .scalar_subquery()
    )
    columns = (
        *(Place.public_id, Place.name, Place.kind, Place.address, Place.status),
        *(Place.closed_until, Place.verified_at, Place.demo, waiting.label("reports")),
    )
    wanted = _within(select(*columns), actor, words)
    rows = session.execute(
        wanted.order_by(
            waiting.desc(), Place.verified_at.asc().nulls_first(), Place.public_id
        ).limit(PAGE)
    )
    found = [DeskPlace(*row) for row in rows]
    total = len(found)
    if total == PAGE:
        total = session.scalar(_within(select(func.count(Place.id)), actor, words)) or 0
    return found, total


def _within(statement: Select[Any], actor: Actor, words: str) -> Select[Any]:
    found = statement.select_from(Place).join(Organisation, Organisation.id == Place.owner_id)
    found = found.where(
        scope.places_within(actor, Permission.places_read), Place.merged_into_id.is_(None)
    )
    for word in normalise_query(words):
        found = found.where(Place.search_text.contains(word, autoescape=True))
    return found
