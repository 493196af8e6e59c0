"""Until when the search's statement goes on saying the same of a box: the next instant at which
a bucket or a filter in it can change by time alone (`statement.py` names the terms)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, case, func, select

from app.config import SHANGHAI
from app.models.care import Notice
from app.models.place import Place
from app.models.place_hours import OpenWindow
from app.services.nearby.filters import Filters
from app.spatial.around import in_box
from app.spatial.prepared import fetch

_place = Place.__table__.c
_window = OpenWindow.__table__.c
_notice = Notice.__table__.c
_DAY: Final = timedelta(days=1)


def steady_until(
    connection: Connection, filters: Filters, at: datetime, box: Mapping[str, Any]
) -> float:
    """Epoch seconds up to which, from `at`, the same places of the box are listed, pass `filters`
    and stay in their buckets, unless someone changes a listing. "Open on arrival" moves with the
    way and has no such time."""
    instant = {"now": at, "epoch": int(at.timestamp())}
    statement = _edges(filters.open is not None, bool(filters.amenities))
    (edges,) = fetch(connection, statement, {**box, **instant})
    # Pop-up places leave the list at midnight.
    midnight = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
    known = [edge for edge in (midnight, *edges) if edge is not None]
    return min(edge.timestamp() if isinstance(edge, datetime) else float(edge) for edge in known)


@lru_cache
def _edges(every_window: bool, outages: bool) -> Select[Any]:
    """The least time after now, by column, at which a closure ends, compiled windows run out, a
    window begins or ends (of those whose hours are unknown, or of all), an outage begins or
    ends. A look at each place's windows by its key: the box holds hundreds, the table millions."""
    now: Any = bindparam("now", type_=_place.closed_until.type)
    epoch: Any = bindparam("epoch")
    windows = select(
        func.min(case((_window.opens_at > epoch, _window.opens_at), else_=_window.closes_at))
    ).where(_window.place_id == _place.id, _window.closes_at > epoch)
    if not every_window:
        windows = windows.where(_window.state == 0, _place.hours_unsure)
    columns: list[Any] = [
        func.min(case((_place.closed_until > now, _place.closed_until))),
        func.min(case((_place.windows_until > epoch, _place.windows_until))),
        func.min(windows.scalar_subquery()),
    ]
    if outages:
        notices = select(
            func.min(case((_notice.starts_at > now, _notice.starts_at), else_=_notice.ends_at))
        ).where(_notice.place_id == _place.id, _notice.ends_at > now, _notice.amenity.is_not(None))
        columns.append(func.min(notices.scalar_subquery()))
    return select(*columns).where(in_box(_place.id, _place.location))
