"""What waits in the private folder, for whom, and how long."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import sessionmaker

from app.adapters.calendar import PublishedCalendar
from app.services.import_runs.depot import Depot
from app.services.import_runs.runs import KEPT_FOR
from app.services.imports.plan import Planned
from app.services.upkeep import Upkeep
from tests.databases import Database


def _planned(row: int, phone: str) -> Planned:
    return Planned(row, "0123456789", 1, "甲", {"phone": ""}, {"phone": phone})


def _preview(depot: Depot, name: str, *planned: Planned) -> None:
    with depot.drafts(name) as drafts:
        drafts.plan.writelines(f"{one.to_json()}\n" for one in planned)
    depot.replace(name, drafts.mark)


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path / "imports")


def test_files_are_for_the_owner_alone(depot: Depot) -> None:
    stored = depot.keep(BytesIO(b"x"))
    _preview(depot, stored.name, _planned(2, "1"))
    folder = depot.table(stored.name).parent
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert len(stored.name) == 32


def test_a_new_preview_tells_what_is_new_in_it(depot: Depot) -> None:
    stored = depot.keep(BytesIO(b"x"))
    _preview(depot, stored.name, _planned(2, "1"), _planned(3, "2"), _planned(4, "3"))
    assert depot.about(stored.name)[1] == [], "the first is new as a whole"
    _preview(depot, stored.name, _planned(2, "1"), _planned(3, "9"), _planned(5, "3"))
    assert depot.about(stored.name)[1] == [3, 4, 5]
    assert [one.after["phone"] for one in depot.planned(stored.name, 1, 1)] == ["9"]


def test_a_preview_that_was_not_finished_changes_nothing(depot: Depot) -> None:
    stored = depot.keep(BytesIO(b"x"))
    _preview(depot, stored.name, _planned(2, "1"))
    with suppress(ValueError), depot.drafts(stored.name) as drafts:
        drafts.plan.write("half a li")
        raise ValueError
    assert [one.row for one in depot.planned(stored.name, 0, 9)] == [2]
    depot.remove(stored.name)
    assert list(depot.table(stored.name).parent.iterdir()) == []


def test_upkeep_sweeps_what_is_older_than_a_day(depot: Depot, own_database: Database) -> None:
    old, young = depot.keep(BytesIO(b"old")), depot.keep(BytesIO(b"young"))
    now = datetime.now(UTC)
    yesterday = (now - KEPT_FOR * 1.01).timestamp()
    os.utime(depot.table(old.name), (yesterday, yesterday))
    sessions = sessionmaker(own_database.engines.write, autoflush=False)
    Upkeep(sessions, lambda: now, PublishedCalendar(), "me", depot=depot).run()
    assert not depot.table(old.name).exists()
    assert depot.table(young.name).exists()
