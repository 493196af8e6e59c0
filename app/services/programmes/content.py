"""A programme as its organiser edits it: units of plain JSON, so that two edits can be compared.

`where` is [public id of a place of ours or "", address, lng, lat] (WGS-84, None without a point);
`sessions` are [public id or "", begin, end, note] with instants in ISO 8601, UTC.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.models.kinds import PlaceStatus
from app.models.organisation import Organisation
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_audience import ProgrammeCounty, ProgrammeGroup, ProgrammeHost
from app.models.programme_kinds import OccupationGroup, ProgrammeKind
from app.models.programme_session import ProgrammeSession
from app.models.signup import Attendance
from app.services.divisions import divisions
from app.services.place_edit.position import county_at

Units = dict[str, Any]
#: Kept in the row as they are.
PLAIN: Final = (
    *("title", "body", "bring", "cost_fen", "link", "phone", "note", "by_sign_up", "waiting_list"),
    *("offer_minutes", "verifies_phone", "members_only"),
)
INSTANTS: Final = ("sign_up_from", "sign_up_until")
UNITS: Final = (
    *("kind", *PLAIN, *INSTANTS, "capacity", "where", "sessions", "groups", "counties", "hosts"),
)
#: A course of every evening for two months.
MOST_SESSIONS: Final = 60
LONGEST_SESSION: Final = timedelta(hours=24)


def snapshot(session: Session, programme: Programme) -> Units:
    """What the programme says now."""
    place = None
    if programme.place_id is not None:
        place = session.scalar(select(Place.public_id).where(Place.id == programme.place_id))
    hosts = session.scalars(
        select(Organisation.public_id)
        .join(ProgrammeHost, ProgrammeHost.organisation_id == Organisation.id)
        .where(ProgrammeHost.programme_id == programme.id)
    )
    own = (None, None) if place else (programme.lng, programme.lat)
    return {
        **{name: getattr(programme, name) for name in PLAIN},
        **{name: written(getattr(programme, name)) for name in INSTANTS},
        "kind": programme.kind.value,
        "capacity": programme.capacity,
        "where": [place or "", "" if place else programme.address, *own],
        "sessions": [
            [one.public_id, written(one.starts_at), written(one.ends_at), one.note]
            for one in programme.sessions
        ],
        "groups": sorted(one.group.value for one in programme.groups),
        "counties": sorted(one.county_code for one in programme.counties),
        "hosts": sorted(hosts),
    }


def written(at: datetime | None) -> str | None:
    """An instant as a unit has it."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="minutes")


def read(text: str | None) -> datetime | None:
    """The instant that a unit holds."""
    return None if text is None else datetime.fromisoformat(text)


def times(sessions: Sequence[Sequence[Any]]) -> list[tuple[Any, Any]]:
    """When sessions are, without their ids and notes."""
    return [(one[1], one[2]) for one in sessions]


def put(session: Session, programme: Programme, units: Mapping[str, Any], outside_m: float) -> None:
    """Set `units`, but for the capacity, which has a rule of its own (capacity.py).

    `outside_m` is how far from the province's nearest county a point may be, in metres. Raises
    DomainError: session_invalid and session_attended ("sessions"), place_unknown ("place"),
    outside_province ("lng"), value_unknown ("counties"), organisation_unknown ("hosts").
    """
    for unit, value in units.items():
        if unit in PLAIN:
            setattr(programme, unit, value)
        elif unit in INSTANTS:
            setattr(programme, unit, read(value))
    if "kind" in units:
        programme.kind = ProgrammeKind(units["kind"])
    if "where" in units:
        _stand(session, programme, units["where"], outside_m)
    if "sessions" in units:
        _meet(session, programme, units["sessions"])
    if "groups" in units:
        wanted = [OccupationGroup(word) for word in units["groups"]]
        kept = {one.group: one for one in programme.groups}
        programme.groups = [kept.get(one) or ProgrammeGroup(group=one) for one in wanted]
    if "counties" in units:
        _limit(session, programme, units["counties"])
    if "hosts" in units:
        _share(session, programme, units["hosts"])


def _stand(session: Session, programme: Programme, where: Sequence[Any], outside_m: float) -> None:
    wanted, address, lng, lat = where
    programme.address, programme.place_id = address, None
    programme.lng = programme.lat = programme.location = None
    if wanted:
        place = session.scalar(
            select(Place.id).where(
                Place.public_id == wanted,
                Place.status != PlaceStatus.retired,
                Place.merged_into_id.is_(None),
            )
        )
        if place is None:
            raise DomainError("place_unknown", "place")
        programme.place_id = place
    elif lng is not None:
        programme.county_code = county_at(session, lng, lat, outside_m)
        programme.stand_at(lng, lat)
    else:
        programme.county_code = _county_of(session, programme.organiser_id)


def _county_of(session: Session, organisation_id: int) -> str | None:
    """The county that an organisation is of: an address without a point is looked for there, but
    nobody stands at its centre."""
    code = session.scalar(
        select(Organisation.division_code).where(Organisation.id == organisation_id)
    )
    county = (code or "")[:6]
    return county if len(county) == 6 and not county.endswith("00") else None


def _meet(session: Session, programme: Programme, wanted: Sequence[Sequence[Any]]) -> None:
    if len(wanted) > MOST_SESSIONS:
        raise DomainError("session_invalid", "sessions")
    known = {one.public_id: one for one in programme.sessions}
    meetings = []
    for public_id, begins, ends, note in wanted:
        one = known.pop(public_id, None) or ProgrammeSession()
        starts_at, ends_at = read(begins), read(ends)
        if starts_at is None or ends_at is None or not _sound(starts_at, ends_at):
            raise DomainError("session_invalid", "sessions")
        one.starts_at, one.ends_at, one.note = starts_at, ends_at, note
        meetings.append(one)
    gone = [one.id for one in known.values()]
    came = select(func.count()).select_from(Attendance).where(Attendance.session_id.in_(gone))
    if gone and session.scalar(came):
        raise DomainError("session_attended", "sessions")
    programme.sessions = sorted(meetings, key=lambda one: one.starts_at)
    programme.starts_at = min((one.starts_at for one in meetings), default=None)
    programme.ends_at = max((one.ends_at for one in meetings), default=None)


def _sound(starts_at: datetime, ends_at: datetime) -> bool:
    return timedelta(0) < ends_at - starts_at <= LONGEST_SESSION


def _limit(session: Session, programme: Programme, wanted: Sequence[str]) -> None:
    names = divisions(session).names
    if any(len(code) != 6 or code not in names for code in wanted):
        raise DomainError("value_unknown", "counties", value=",".join(wanted)[:40])
    kept = {one.county_code: one for one in programme.counties}
    programme.counties = [kept.get(code) or ProgrammeCounty(county_code=code) for code in wanted]


def _share(session: Session, programme: Programme, wanted: Sequence[str]) -> None:
    rows = session.execute(
        select(Organisation.public_id, Organisation.id).where(Organisation.public_id.in_(wanted))
    )
    ids = {row.public_id: row.id for row in rows}
    if len(ids) != len(set(wanted)):
        raise DomainError("organisation_unknown", "hosts")
    kept = {one.organisation_id: one for one in programme.hosts}
    others = sorted(set(ids.values()) - {programme.organiser_id})
    programme.hosts = [kept.get(one) or ProgrammeHost(organisation_id=one) for one in others]
