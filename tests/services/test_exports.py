"""Exports that the import reads back without a change."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.models.kinds import Amenity, AmenityState, HolidayRule, PlaceKind, PlaceStatus
from app.services.exports import COLUMNS, ExportFormat, export_places, header
from app.services.imports.columns import Column
from tests.factories.division import a_township
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.place_hours import opens
from tests.services.imports.desk import HEADER, ROW, Desk, a_desk


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    return a_desk(session, tmp_path)


def a_town(desk: Desk) -> None:
    """Places of every sort: from a file, from people, made up, closed, unknown, awkward."""
    session = desk.session
    desk.load(f"{HEADER},开放时间\n{ROW},看门卫在不在")
    kept = a_place(
        session,
        "=泉城驿站",
        (117.06, 36.65),
        township=a_township(session),
        phone="+86 531 86012345",
        address="-1 楼",
        holiday_rule=HolidayRule.closed,
    )
    opens(session, kept, 8 * 60, 26 * 60, weekdays=range(5))
    offers(session, kept, Amenity.microwave, state=AmenityState.broken)
    offers(session, kept, Amenity.wifi, state=AmenityState.unknown, confirmed_at=None)
    offers(session, kept, Amenity.umbrella, Amenity.books)
    a_place(
        session,
        "午休室",
        (117.07, 36.65),
        kind=PlaceKind.mother_room,
        always_open=True,
        holiday_rule=HolidayRule.as_usual,
        verified_at=None,
        audience_note="请按门铃",
    )
    a_place(session, "暂停", (117.08, 36.65), status=PlaceStatus.temporarily_closed)
    a_place(session, "撤销", (117.08, 36.66), status=PlaceStatus.retired)
    a_place(session, "编的", (117.09, 36.65), demo=True)
    session.flush()


def export(desk: Desk, how: ExportFormat, **options: bool) -> Path:
    path = desk.folder / f"out.{how.value}"
    export_places(desk.session, how, path, desk.at, **options)
    return path


@pytest.mark.parametrize("how", list(ExportFormat))
def test_what_is_exported_comes_back_without_a_change(desk: Desk, how: ExportFormat) -> None:
    a_town(desk)
    stamps = [place.stamp for place in desk.places()]
    path = export(desk, how)
    desk.at += timedelta(days=1)
    with desk.checked(path) as (checked, told):
        assert checked.rows == 5
        assert [each.code for each in told] == ["hours_unreadable", "demo_row"]
    tally = desk.load(path)
    assert (tally.added, tally.changed, tally.unchanged) == (0, 0, 4)
    assert [place.stamp for place in desk.places()] == stamps


@pytest.mark.parametrize("how", list(ExportFormat))
def test_an_edited_export_changes_the_place_it_came_from(desk: Desk, how: ExportFormat) -> None:
    a_town(desk)
    path = export(desk, how)
    if how is not ExportFormat.xlsx:
        path.write_bytes(path.read_bytes().replace("午休室".encode(), "午睡室".encode()))
        assert desk.load(path).changed == 1
        assert "午睡室" in [place.name for place in desk.places()]
        assert len(desk.places()) == 6


def test_csv_opens_in_excel_and_runs_nothing(desk: Desk) -> None:
    a_town(desk)
    content = export(desk, ExportFormat.csv).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == header()
    assert rows[0][COLUMNS.index(Column.lng)] == "经度(WGS-84)"
    assert rows[2][0] == "'=泉城驿站"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)


def test_made_up_places_are_marked_or_left_out(desk: Desk) -> None:
    a_town(desk)
    path = export(desk, ExportFormat.geojson)
    features = json.loads(path.read_text())["features"]
    assert [f["properties"]["demo"] for f in features if f["properties"]["name"] == "编的"] == [
        "是"
    ]
    real = export(desk, ExportFormat.geojson, made_up=False).read_text()
    assert "编的" not in real
    assert "撤销" not in real


def test_geojson_is_wgs84_and_says_so(desk: Desk) -> None:
    a_town(desk)
    whole = json.loads(export(desk, ExportFormat.geojson).read_text())
    assert whole["datum"] == "wgs84"
    assert whole["features"][0]["geometry"] == {"type": "Point", "coordinates": [117.05, 36.64]}


def test_a_failed_export_leaves_the_old_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    a_town(desk)
    path = export(desk, ExportFormat.csv)
    before = path.read_bytes()

    def failing(*_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("app.services.exports.format_hours", failing)
    with pytest.raises(RuntimeError):
        export(desk, ExportFormat.csv)
    assert path.read_bytes() == before
    assert [each.name for each in desk.folder.iterdir() if each.suffix == ".part"] == []


def test_chunks_meet(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    a_town(desk)
    whole = export(desk, ExportFormat.csv).read_bytes()
    monkeypatch.setattr("app.services.exports._CHUNK", 2)
    assert export(desk, ExportFormat.csv).read_bytes() == whole
