"""One statement that is a whole transaction: on PostgreSQL one way to the server and back instead
of three, and what it locks is free again before the answer is under way."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.spatial.engine import Engines

_KEY: Final = "alone"


def one_act(engines: Engines) -> Mapping[str, Any]:
    """What a session's `info` holds where nothing but one act belongs to its transaction."""
    return {_KEY: engines.alone} if engines.alone else {}


def alone(session: Session) -> Engine | None:
    """Where the session's one act may run as one statement that commits itself, whatever becomes
    of the session; None where it may not, or where the database would gain nothing by it."""
    engine: Engine | None = session.info.get(_KEY)
    return engine
