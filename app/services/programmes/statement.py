"""The statements behind the list of programmes.

The list walks `programme_session` by its index on `starts_at`: a session lasts at most 24 hours, so
none that began earlier than that is still on. A programme stands at its first session that is not
over; an earlier one that is not over either keeps a later one off the list. Where a county or a
circle says more than the date, the programme's own index leads.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, literal_column, or_, select

from app.models.programme import Programme
from app.models.programme_audience import ProgrammeGroup
from app.models.programme_kinds import OccupationGroup, ProgrammeState
from app.models.programme_session import ProgrammeSession
from app.services.programmes.kind_words import kinds_named
from app.services.programmes.question import After, ForWhom, Wishes
from app.services.search_match import matching
from app.services.search_words import Word
from app.spatial.dialect import InBox, Unindexed, bytewise
from app.spatial.metric import Flat

#: The longest session.
LONGEST: Final = timedelta(hours=24)

_programme = Programme.__table__.c
_session = ProgrammeSession.__table__.c
_earlier = ProgrammeSession.__table__.alias("earlier")
_group = ProgrammeGroup.__table__.c
_ONE: Final[ColumnElement[Any]] = literal_column("1")


def upcoming(
    wishes: Wishes,
    counties: Sequence[str],
    words: Sequence[Word],
    at: datetime,
    floor: datetime,
    ceiling: datetime | None,
    after: After | None,
    dialect: str,
) -> Select[Any]:
    """(id, starts_at, ends_at, session) of the programmes that have a session that is not over at
    `floor` and begins before `ceiling`, each at its first such session, in order."""
    terms = [
        _session.programme_id == _programme.id,
        _session.starts_at > floor - LONGEST,
        _session.ends_at > floor,
        ~exists(
            select(_ONE).where(
                _earlier.c.programme_id == _session.programme_id,
                _earlier.c.starts_at > floor - LONGEST,
                _earlier.c.ends_at > floor,
                or_(
                    _earlier.c.starts_at < _session.starts_at,
                    and_(_earlier.c.starts_at == _session.starts_at, _earlier.c.id < _session.id),
                ),
            )
        ),
        Unindexed(_programme.state) == ProgrammeState.published.value,
        *_kept(wishes, counties, words, at),
    ]
    if ceiling is not None:
        terms.append(_session.starts_at < ceiling)
    order = (_session.starts_at, bytewise(_session.public_id, dialect))
    if after is not None and after.starts_at is not None:
        behind = and_(order[0] == after.starts_at, order[1] > after.public_id)
        terms += [order[0] >= after.starts_at, or_(order[0] > after.starts_at, behind)]
    columns = (_session.starts_at, _session.ends_at, _session.public_id.label("session"))
    return select(_programme.id, *columns).where(*terms).order_by(*order)


def recorded(
    wishes: Wishes, words: Sequence[Word], at: datetime, after: After | None
) -> Select[Any]:
    """The ids of published programmes without any session, the newest first."""
    terms = [
        _programme.state == ProgrammeState.published.value,
        _programme.ends_at.is_(None),
        *_kept(wishes, (), words, at),
    ]
    if after is not None:
        other = Programme.__table__.alias("last")
        last = select(other.c.id).where(other.c.public_id == after.public_id).scalar_subquery()
        terms.append(_programme.id < last)
    return select(_programme.id, _programme.public_id).where(*terms).order_by(_programme.id.desc())


def _kept(
    wishes: Wishes, counties: Sequence[str], words: Sequence[Word], at: datetime
) -> list[ColumnElement[bool]]:
    """What every filter keeps. Kinds are hidden from the planner, so that the date leads."""
    terms: list[Any] = []
    if wishes.kinds:
        terms.append(Unindexed(_programme.kind).in_([kind.value for kind in wishes.kinds]))
    if counties:
        terms.append(_programme.county_code.in_(counties))
    if wishes.origin is not None:
        terms += _around(wishes.origin, wishes.within * 1000.0)
    if wishes.whom is not None:
        terms.append(_programme.members_only.is_(wishes.whom is ForWhom.members))
    if wishes.group is not None:
        terms.append(for_group(wishes.group))
    if wishes.free:
        terms.append(_free(at))
    return [*terms, *map(_matches, words)]


def _around(origin: tuple[float, float], metres: float) -> list[Any]:
    flat = Flat.at(*origin)
    box = InBox(_programme.id, _programme.location, *flat.box(metres))
    return [box, flat.squared(_programme.lng, _programme.lat) <= metres * metres]


def for_group(group: OccupationGroup) -> ColumnElement[bool]:
    """It is for everybody, or for this group too."""
    own = _group.programme_id == _programme.id
    anyone = ~exists(select(_ONE).where(own))
    return or_(anyone, exists(select(_ONE).where(own, _group.group == group.value)))


def _free(at: datetime) -> ColumnElement[bool]:
    """One may just come, or there is a seat and the time to sign up is not over."""
    seat = or_(_programme.capacity.is_(None), _programme.taken < _programme.capacity)
    in_time = or_(_programme.sign_up_until.is_(None), _programme.sign_up_until > at)
    return or_(~_programme.by_sign_up, and_(seat, in_time))


def _matches(word: Word) -> ColumnElement[bool]:
    return matching(word, _programme, kinds_named(word))
