"""Whether any listing has changed: a version that triggers renew with every change of a place."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Select, delete, func, select
from sqlalchemy.orm import Session

from app.models.site import ListingChange
from app.spatial.prepared import Row, fetch

#: Changes stay on record so long; `upkeep` forgets them, which is a change of version too.
RECORDED: Final = timedelta(hours=1)


class Changes:
    """The listings' version as it was at most `seconds` ago: whatever has another was read before
    a change or after it. With 0 the database is asked each time. `clock` counts seconds."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._last: tuple[float, Row] | None = None

    def version(self, connect: Callable[[], Connection]) -> Row:
        """The version; asks through a connection only when the last answer is too old."""
        asked, last = self._clock(), self._last
        if last is not None and asked - last[0] < self._seconds:
            return last[1]
        version = self.read(connect())
        # A thread that asked earlier may be told later.
        if self._last is None or self._last[0] <= asked:
            self._last = asked, version
        return version

    @staticmethod
    def read(connection: Connection) -> Row:
        """The version as the connection sees it."""
        (version,) = fetch(connection, _statement(), {})
        return version


@cache
def _statement() -> Select[*tuple[Any, ...]]:
    number = ListingChange.__table__.c.number
    return select(func.count(), func.sum(number)).select_from(ListingChange.__table__)


def purge(session: Session, at: datetime) -> int:
    """Forget changes of long ago: what was read before them is long read anew."""
    old = ListingChange.recorded_at < at - RECORDED
    result = session.execute(delete(ListingChange).where(old))
    return result.rowcount if isinstance(result, CursorResult) else 0
