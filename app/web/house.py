"""What every request of one application shares: settings, databases, clock, calendar, travel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app, g
from sqlalchemy.orm import Session, sessionmaker

from app.adapters.calendar import Calendar
from app.adapters.crypto import Vault
from app.config import Settings
from app.services.nearby.find import Finder
from app.spatial.engine import Engines
from app.travel.engine import TravelEngine


@dataclass(frozen=True, slots=True)
class House:
    """Made once by the factory. `clock` answers an aware instant in UTC."""

    settings: Settings
    engines: Engines
    read_sessions: sessionmaker[Session]
    write_sessions: sessionmaker[Session]
    clock: Callable[[], datetime]
    calendar: Calendar
    travel: TravelEngine
    finder: Finder
    vault: Vault


def utc_now() -> datetime:
    """The clock of a real installation."""
    return datetime.now(UTC)


def house() -> House:
    """The house of the current application."""
    found: House = current_app.extensions["yijia"]
    return found


def request_instant() -> datetime:
    """The one instant at which the current request is answered (aware, UTC)."""
    at: datetime | None = g.get("instant")
    if at is None:
        at = g.instant = house().clock()
    return at
