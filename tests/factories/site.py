"""The site's own bookkeeping rows."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.models.site import Lease, LimitCounter, SiteFact
from tests.factories.moment import NOW


def a_fact(session: Session, key: str, value: str) -> SiteFact:
    made = SiteFact(key=key, value=value, updated_at=NOW)
    session.add(made)
    session.flush()
    return made


def a_lease(
    session: Session, name: str, holder: str, *, until: datetime = NOW + timedelta(minutes=5)
) -> Lease:
    made = Lease(name=name, holder=holder, until=until)
    session.add(made)
    session.flush()
    return made


def a_counter(
    session: Session, scope: str, key: bytes, *, window: int = 0, count: int = 1
) -> LimitCounter:
    made = LimitCounter(scope=scope, key=key, window=window, count=count)
    session.add(made)
    session.flush()
    return made
