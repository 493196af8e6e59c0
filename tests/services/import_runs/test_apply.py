"""Previewed, then applied: exactly that, once, and within one's reach."""

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.errors import DomainError, NotFound
from app.models.audit import AuditEntry
from app.models.kinds import ImportState, RevisionCause
from app.models.place import Place
from app.models.revision import PlaceRevision
from app.services.import_runs import depot, preview, runs
from app.services.import_runs.apply import Applied
from app.services.import_runs.preview import SHOWN
from app.services.imports.check import Checked
from app.services.imports.findings import Group
from tests.services.import_runs.conftest import CITY, COUNTY, NEIGHBOUR, Office
from tests.services.imports.desk import HEADER, ROW
from tests.services.imports.test_load import FULL, LINE

Open = Callable[..., Office]
BESIDE = "乙驿站,驿站,117.15,36.64"  # in 市中区


def _named(office: Office) -> list[str]:
    return [place.name for place in office.desk.places()]


def test_what_was_previewed_is_written(office: Open) -> None:
    county = office()
    run = county.upload(f"{HEADER}\n{ROW}\n坏,驿站,abc,36.64")
    assert (run.rows, run.added, run.bad, run.state) == (2, 1, 1, ImportState.checked)
    assert _named(county) == [], "a preview writes nothing"
    (planned,) = county.depot.planned(run.stored, 0, SHOWN)
    assert (planned.name, planned.after["name"], planned.before) == ("解放路驿站", "解放路驿站", {})
    assert county.apply(run) is Applied.done
    assert _named(county) == ["解放路驿站"]
    assert (run.state, run.applied_by) == (ImportState.applied, county.actor.account_id)
    assert not county.depot.table(run.stored).exists(), "the table is forgotten"
    (revision,) = county.session.scalars(select(PlaceRevision)).all()
    author = (revision.cause, revision.account_id, revision.import_run_id)
    assert author == (RevisionCause.imported, county.actor.account_id, run.id)


def test_applied_twice_is_once(office: Open) -> None:
    county = office()
    run = county.load(f"{HEADER}\n{ROW}")
    assert county.apply(run) is Applied.over
    assert (len(county.desk.places()), run.state) == (1, ImportState.applied)


def test_every_change_is_foreseen_field_by_field(office: Open) -> None:
    city = office(CITY)
    city.load(f"{FULL}\n{LINE}")
    line = LINE.replace("117.05,36.64", "117.06,36.64").replace("0531-86012345", "0531-2")
    run = city.upload(
        f"{FULL}\n{line.replace('微波炉坏', '微波炉').replace('2026-03-01', '2026-03-09')}"
    )
    (planned,) = city.depot.planned(run.stored, 0, SHOWN)
    assert planned.public_id == city.desk.place().public_id
    assert planned.before == {
        "phone": "0531-86012345",
        "position": [117.05, 36.64, False, "370102", "370102001"],
        "amenity.microwave": "broken",
        "verified_at": "2026-02-28T16:00:00+00:00",
    }
    assert planned.after == {
        "phone": "0531-2",
        "position": [117.06, 36.64, False, "370102", "370102001"],
        "amenity.microwave": "available",
        "verified_at": "2026-03-08T16:00:00+00:00",
    }


def test_rows_of_others_are_refused(office: Open) -> None:
    office(CITY).load(f"{HEADER},编号\n{BESIDE},B1")
    county = office()
    table = (
        f"{HEADER},编号,管理单位\n{BESIDE},B1,\n丙,驿站,117.16,36.64,B2,\n{ROW},B3,\n"
        f"丁,驿站,117.06,36.64,B4,{NEIGHBOUR}"
    )
    run = county.upload(table)
    found = county.depot.findings(run.stored, Group.bad, 0, SHOWN)
    assert [(one.row, one.code, one.column) for one in found] == [
        (2, "outside_reach", "external_id"),
        (3, "outside_reach", "owner"),
        (5, "outside_reach", "owner"),
    ]
    assert (run.bad, run.added, run.changed) == (3, 1, 0)
    county.apply(run)
    assert _named(county) == ["乙驿站", "解放路驿站"]


def test_ones_own_place_is_not_given_away(office: Open) -> None:
    county = office()
    county.load(f"{HEADER},编号,管理单位\n{ROW},1,")
    run = county.upload(f"{HEADER},编号,管理单位\n{ROW},1,{NEIGHBOUR}")
    assert (run.bad, run.changed) == (1, 0)


def test_a_preview_that_is_no_longer_true_is_shown_anew(office: Open) -> None:
    city = office(CITY)
    city.load(f"{FULL}\n{LINE}")
    run = city.upload(f"{FULL}\n{LINE.replace('0531-86012345', '0531-2')}\n{ROW}")
    seen = run.plan_digest.hex()
    city.desk.places()[0].phone = "0531-3"
    assert city.apply(run, seen) is Applied.other
    assert city.desk.places()[0].phone == "0531-3", "nothing was written"
    assert run.state is ImportState.checked
    _, news = city.depot.about(run.stored)
    assert news == [2]
    planned = city.depot.planned(run.stored, 0, SHOWN)
    assert planned[0].before["phone"] == "0531-3"
    assert city.apply(run, seen) is Applied.other, "who has not seen it does not apply it"
    assert city.apply(run) is Applied.done
    assert city.desk.places()[0].phone == "0531-2"


def test_a_place_that_changed_hands_makes_a_new_preview(office: Open) -> None:
    county = office()
    county.load(f"{HEADER},编号\n{ROW},1")
    run = county.upload(f"{HEADER},编号\n{ROW.replace('解放路', '解放')},1")
    county.desk.place().owner_id = office(NEIGHBOUR).organisation.id
    assert county.apply(run) is Applied.other
    assert (run.bad, run.changed) == (1, 0)


def test_what_changes_while_it_is_written_stops_it(
    office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = office(CITY)
    city.load(f"{FULL}\n{LINE}")
    run = city.upload(f"{FULL}\n{LINE.replace('0531-86012345', '0531-2')}\n{ROW}")
    plain = preview._counts

    def meanwhile(checked: Checked) -> dict[str, int]:
        city.desk.places()[0].phone = "0531-3"
        city.session.flush()
        return plain(checked)

    monkeypatch.setattr(preview, "_counts", meanwhile)
    with pytest.raises(DomainError, match="import_unsettled"):
        city.apply(run)
    assert _named(city) == ["解放路驿站"], "all or nothing"
    assert run.state is ImportState.checked


def test_runs_are_seen_from_above_only(office: Open) -> None:
    county = office()
    run = county.upload(f"{HEADER}\n{ROW}")
    for other in (office(CITY), office(COUNTY)):
        assert runs.managed(other.session, other.actor, run.public_id) is run
        assert [one.public_id for one, _ in runs.listed(other.session, other.actor)] == [
            run.public_id
        ]
    beside = office(NEIGHBOUR)
    with pytest.raises(NotFound):
        runs.managed(beside.session, beside.actor, run.public_id)
    assert runs.listed(beside.session, beside.actor) == []
    with pytest.raises(NotFound):
        beside.apply(run)


def test_a_table_too_long_for_the_web_is_refused(
    office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "MOST_ROWS", 2)
    rows = "\n".join(f"驿站{n},驿站,117.0{n},36.64" for n in range(1, 4))
    with pytest.raises(DomainError, match="table_too_many_rows"):
        office().upload(f"{HEADER}\n{rows}")


def test_a_file_too_large_leaves_nothing(office: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depot, "LARGEST", 100)
    county = office()
    with pytest.raises(DomainError, match="import_too_big"):
        county.depot.keep(BytesIO(b"x" * 101))
    assert list(county.depot.table("x").parent.iterdir()) == []


def test_what_nobody_applied_is_forgotten_after_a_day(office: Open) -> None:
    county = office()
    run = county.upload(f"{HEADER}\n{ROW}")
    assert runs.expire(county.session, county.desk.at + runs.KEPT_FOR, county.depot) == 0
    assert county.depot.table(run.stored).exists()
    later = county.desk.at + runs.KEPT_FOR * 1.01
    assert runs.expire(county.session, later, county.depot) == 1
    assert run.state is ImportState.expired
    assert not county.depot.table(run.stored).exists()
    assert county.apply(run) is Applied.over
    assert county.session.scalar(select(func.count()).select_from(Place)) == 0


def test_the_record_holds_numbers_only(office: Open) -> None:
    county = office()
    run = county.load(f"{HEADER}\n{ROW}")
    entry = county.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.facts == {
        "run": run.public_id,
        "file": run.file_digest.hex()[:16],
        "added": 1,
        "changed": 0,
        "bad": 0,
    }
