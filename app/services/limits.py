"""Protective limits: how often something may be tried in a span of time, kept as rows.

A count belongs to a scope, a keyed digest and a window; windows of a day begin at local midnight.
A row's `window` is the minute (since the epoch) in which the window ends, so that old rows can be
told without knowing how long they counted.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Final

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from app.errors import LimitReached
from app.models.site import LimitCounter
from app.spatial.dialect import insert_into

DIGEST_BYTES: Final = 16
MINUTE: Final = 60
DAY: Final = 86_400
#: Asia/Shanghai is UTC+8 all year: counting from there, a window of a day is a local day.
_OFFSET: Final = 8 * 3600


def digest(secret: str, parts: Iterable[object]) -> bytes:
    """16 bytes that stand for `parts` and cannot be traced back without the secret."""
    text = "\x1f".join(str(part) for part in parts)
    key = blake2b(secret.encode()).digest()
    return blake2b(text.encode(), digest_size=DIGEST_BYTES, key=key).digest()


def take(session: Session, scope: str, key: bytes, limit: int, window_s: int, at: datetime) -> int:
    """Count one try; answer how many have been made in the window that holds `at`, this one too.

    `window_s` is seconds, whole minutes. One statement decides, so that parallel tries never
    exceed `limit`. Raises LimitReached("limit_reached", retry_after=SECONDS) when it is used up;
    then nothing is written.
    """
    ends = _window_end(window_s, at)
    count = _one_more(session, scope, key, limit, ends // MINUTE) if limit > 0 else None
    if count is None:
        raise LimitReached("limit_reached", retry_after=max(1, ends - int(at.timestamp())))
    return count


def first(session: Session, scope: str, key: bytes, window_s: int, at: datetime) -> bool:
    """Whether nothing with that key was counted in the window yet; it is counted now."""
    return _one_more(session, scope, key, 1, _window_end(window_s, at) // MINUTE) is not None


def purge(session: Session, at: datetime) -> int:
    """Drop the counts of windows that are over; answer how many rows went."""
    over = delete(LimitCounter).where(LimitCounter.window <= int(at.timestamp()) // MINUTE)
    result = session.execute(over)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _window_end(window_s: int, at: datetime) -> int:
    if window_s < MINUTE or window_s % MINUTE:
        raise ValueError("a window is whole minutes")
    local = int(at.timestamp()) + _OFFSET
    return (local // window_s + 1) * window_s - _OFFSET


def _one_more(session: Session, scope: str, key: bytes, limit: int, window: int) -> int | None:
    """The count after adding one, or None when it stands at the limit."""
    row = insert_into(session, LimitCounter).values(scope=scope, key=key, window=window, count=1)
    upsert = row.on_conflict_do_update(
        index_elements=[LimitCounter.scope, LimitCounter.key, LimitCounter.window],
        set_={"count": LimitCounter.count + 1},
        where=LimitCounter.count < limit,
    ).returning(LimitCounter.count)
    return session.execute(
        upsert, execution_options={"synchronize_session": False}
    ).scalar_one_or_none()
