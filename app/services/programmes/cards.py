"""What a list shows of each programme, loaded in a constant number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeCounty, ProgrammeGroup
from app.models.programme_kinds import OccupationGroup, ProgrammeKind, ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.services.divisions import divisions
from app.services.programmes.window import Window, window
from app.spatial.metric import geodesic


@dataclass(slots=True)
class Card:
    """One programme in a list. `starts_at` and `ends_at` are of the session it stands at (None for
    what is recorded), of `meetings` in all; `seats_left` None knows no end; `where` is the place's
    name or the address; `distance_m` geodesic, None without a position asked from."""

    public_id: str
    kind: ProgrammeKind
    state: ProgrammeState
    title: str
    organiser: str
    where: str
    place_id: str | None
    county_code: str | None
    county: str
    lng: float | None
    lat: float | None
    link: str
    cost_fen: int
    members_only: bool
    groups: tuple[OccupationGroup, ...]
    counties: tuple[str, ...]
    meetings: int
    window: Window
    capacity: int | None
    taken: int
    sign_up_from: datetime | None
    sign_up_until: datetime | None
    demo: bool
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    distance_m: float | None = None

    @property
    def seats_left(self) -> int | None:
        """Seats that a newcomer may still take."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


def cards(
    session: Session,
    ids: Sequence[int],
    at: datetime,
    origin: tuple[float, float] | None = None,
) -> dict[int, Card]:
    """The cards of the programmes by internal id; four statements, whatever their number."""
    if not ids:
        return {}
    known = divisions(session)
    groups, counties = groups_of(session, ids), counties_of(session, ids)
    meetings = _meetings(session, ids)
    found: dict[int, Card] = {}
    for one, organiser, place, place_id in _rows(session, ids):
        found[one.id] = Card(
            public_id=one.public_id,
            kind=one.kind,
            state=one.state,
            title=one.title,
            organiser=organiser,
            where=place or one.address,
            place_id=place_id,
            county_code=one.county_code,
            county=known.names.get(one.county_code or "", ""),
            lng=one.lng,
            lat=one.lat,
            link=one.link,
            cost_fen=one.cost_fen,
            members_only=one.members_only,
            groups=tuple(groups[one.id]),
            counties=tuple(known.names.get(code, code) for code in counties[one.id]),
            meetings=meetings.get(one.id, 0),
            window=window(one, at),
            capacity=one.capacity,
            taken=one.taken,
            sign_up_from=one.sign_up_from,
            sign_up_until=one.sign_up_until,
            demo=one.demo,
        )
    _measure(list(found.values()), origin)
    return found


def _rows(session: Session, ids: Sequence[int]) -> Any:
    return session.execute(
        select(Programme, Organisation.name, Place.name, Place.public_id)
        .join(Organisation, Organisation.id == Programme.organiser_id)
        .outerjoin(Place, Place.id == Programme.place_id)
        .where(Programme.id.in_(ids))
    )


def groups_of(session: Session, ids: Sequence[int]) -> dict[int, list[OccupationGroup]]:
    """The groups that programmes are for, by row id, in the order of the vocabulary."""
    found: dict[int, list[OccupationGroup]] = defaultdict(list)
    rows = session.execute(
        select(ProgrammeGroup.programme_id, ProgrammeGroup.group).where(
            ProgrammeGroup.programme_id.in_(ids)
        )
    ).all()
    order = list(OccupationGroup)
    for key, group in sorted(rows, key=lambda row: order.index(row[1])):
        found[key].append(group)
    return found


def counties_of(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """The codes of the counties that programmes are for, by row id."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, code in session.execute(
        select(ProgrammeCounty.programme_id, ProgrammeCounty.county_code)
        .where(ProgrammeCounty.programme_id.in_(ids))
        .order_by(ProgrammeCounty.county_code)
    ):
        found[key].append(code)
    return found


def _meetings(session: Session, ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(ProgrammeSession.programme_id, func.count())
        .where(ProgrammeSession.programme_id.in_(ids))
        .group_by(ProgrammeSession.programme_id)
    )
    return {row[0]: row[1] for row in rows}


def _measure(shown: Sequence[Card], origin: tuple[float, float] | None) -> None:
    """Geodesic metres from the position to each that has one."""
    if origin is None:
        return
    there = [(card, card.lng, card.lat) for card in shown]
    placed = [(card, x, y) for card, x, y in there if x is not None and y is not None]
    metres = geodesic(origin, [x for _, x, _ in placed], [y for _, _, y in placed])
    for (card, _, _), away in zip(placed, metres, strict=True):
        card.distance_m = away
