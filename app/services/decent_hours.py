"""When people may be rung up by a message, and how a moment is told in one."""

from datetime import datetime, time, timedelta
from typing import Final

from app.config import SHANGHAI

#: Nobody is woken, and nobody is rung up at dinner's end: what comes outside waits for the morning.
DECENT: Final = (time(8), time(21))


def decent(at: datetime) -> datetime:
    """`at`, or the next morning's first decent minute."""
    local = at.astimezone(SHANGHAI)
    first, last = DECENT
    if local.time() < first:
        return datetime.combine(local.date(), first, SHANGHAI)
    if local.time() >= last:
        return datetime.combine(local.date() + timedelta(days=1), first, SHANGHAI)
    return at


def local_minute(at: datetime) -> str:
    """For example 11月23日 18:00."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
