"""Protective limits hold, also when many ask at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import SHANGHAI
from app.errors import LimitReached
from app.models.site import LimitCounter
from app.services import limits
from tests.databases import Database
from tests.factories.moment import NOW

KEY = limits.digest("secret", ["10.0.0.1"])


def test_takes_up_to_the_limit_and_says_when_to_come_back(session: Session) -> None:
    counts = [limits.take(session, "post", KEY, 3, 3600, NOW) for _ in range(3)]
    assert counts == [1, 2, 3]
    with pytest.raises(LimitReached) as caught:
        limits.take(session, "post", KEY, 3, 3600, NOW + timedelta(minutes=20))
    assert caught.value.details["retry_after"] == 40 * 60
    assert session.scalar(select(LimitCounter.count)) == 3


def test_another_window_key_or_scope_counts_for_itself(session: Session) -> None:
    limits.take(session, "post", KEY, 1, 3600, NOW)
    assert limits.take(session, "post", KEY, 1, 3600, NOW + timedelta(hours=1)) == 1
    assert limits.take(session, "post", limits.digest("secret", ["10.0.0.2"]), 1, 3600, NOW) == 1
    assert limits.take(session, "sms", KEY, 1, 3600, NOW) == 1


def test_a_window_of_a_day_is_a_local_day(session: Session) -> None:
    last = datetime(2026, 3, 11, 23, 59, 59, tzinfo=SHANGHAI)
    assert limits.first(session, "gap", KEY, limits.DAY, last.replace(hour=0, minute=0))
    assert not limits.first(session, "gap", KEY, limits.DAY, last.astimezone(UTC))
    assert limits.first(session, "gap", KEY, limits.DAY, last + timedelta(seconds=1))


def test_retry_after_is_never_zero_and_never_beyond_the_window(session: Session) -> None:
    for seconds in (0, 1, 59, 3599):
        at = NOW + timedelta(seconds=seconds)
        with pytest.raises(LimitReached) as caught:
            limits.take(session, "post", KEY, 0, 3600, at)
        assert caught.value.details["retry_after"] == 3600 - seconds
    assert session.scalar(select(func.count()).select_from(LimitCounter)) == 0


@pytest.mark.parametrize("window_s", [0, -60, 30, 90])
def test_a_window_is_whole_minutes(session: Session, window_s: int) -> None:
    with pytest.raises(ValueError, match="whole minutes"):
        limits.take(session, "post", KEY, 1, window_s, NOW)


def test_purging_drops_only_what_is_over(session: Session) -> None:
    limits.take(session, "post", KEY, 9, 3600, NOW - timedelta(hours=2))
    limits.take(session, "gap", KEY, 9, limits.DAY, NOW - timedelta(hours=2))
    limits.take(session, "post", KEY, 9, 3600, NOW)
    assert limits.purge(session, NOW) == 1
    assert limits.purge(session, NOW + timedelta(hours=1)) == 1
    assert session.scalars(select(LimitCounter.scope)).all() == ["gap"]


def test_a_digest_depends_on_secret_order_and_borders() -> None:
    made = limits.digest("secret", ["a", "bc"])
    assert len(made) == limits.DIGEST_BYTES
    others = [("secret", ["ab", "c"]), ("secret", ["bc", "a"]), ("secreu", ["a", "bc"])]
    assert made not in [limits.digest(secret, parts) for secret, parts in others]
    assert made == limits.digest("secret", ["a", "bc"])


def test_two_hundred_at_once_never_exceed_the_limit(own_database: Database) -> None:
    start = threading.Barrier(10, timeout=30)

    def worker(_number: int) -> int:
        taken = 0
        start.wait()
        for _ in range(20):
            with Session(own_database.engines.write) as session:
                try:
                    limits.take(session, "post", KEY, 37, 3600, NOW)
                except LimitReached:
                    continue
                session.commit()
                taken += 1
        return taken

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(worker, range(10), timeout=120)) == 37
    with Session(own_database.engines.read) as session:
        assert session.scalars(select(LimitCounter.count)).all() == [37]
