"""The reference data in the database: whole, connected, owned, and loaded once."""

from collections import Counter

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.models import Division, Organisation, SiteFact
from app.models.kinds import DivisionLevel, OrganisationKind
from app.services import seeding
from app.services.divisions import divisions, forget
from tests.factories.moment import NOW


def test_every_division_is_there(session: Session) -> None:
    told: list[int] = []
    loaded = seeding.load(session, NOW, told.append)
    assert (loaded.divisions, loaded.federations) == (2047, 153)
    assert sum(told) == seeding.total() == 2200
    levels = session.execute(select(Division.level, Division.outside))
    assert Counter(levels) == {
        (DivisionLevel.province, False): 1,
        (DivisionLevel.city, False): 16,
        (DivisionLevel.county, False): 136,
        (DivisionLevel.township, False): 1826,
        (DivisionLevel.province, True): 4,
        (DivisionLevel.county, True): 64,
    }
    districts = select(func.count()).where(Division.is_municipal_district)
    assert session.scalar(districts) == 58
    areas = session.scalar(select(func.count()).where(Division.area.is_not(None)))
    assert areas == 136 + 64


def test_each_federation_stands_under_that_of_the_division_above(session: Session) -> None:
    seeding.load(session, NOW)
    rows = session.scalars(select(Organisation)).all()
    by_code = {row.division_code: row for row in rows}
    assert len(by_code) == len(rows) == 153
    county, city, province = (by_code[code] for code in ("370102", "370100", "370000"))
    assert [row.name for row in (province, city, county)] == [
        "山东省总工会",
        "济南市总工会",
        "历下区总工会",
    ]
    assert province.path == f"{province.id}."
    assert county.path == f"{province.id}.{city.id}.{county.id}."
    assert (county.parent_id, city.parent_id) == (city.id, province.id)
    assert all(row.kind is OrganisationKind.federation and not row.demo for row in rows)


def test_loading_again_changes_nothing(session: Session) -> None:
    seeding.load(session, NOW)
    federations = set(session.execute(select(Organisation.id, Organisation.public_id)))
    assert seeding.is_current(session)
    again = seeding.load(session, NOW)
    assert (again.divisions, again.federations) == (0, 0)
    assert set(session.execute(select(Organisation.id, Organisation.public_id))) == (federations)


def test_a_new_edition_updates_rows_in_place(session: Session) -> None:
    seeding.load(session, NOW)
    federation = session.scalars(select(Organisation).filter_by(division_code="370102")).one()
    federation.name = "旧名"
    session.flush()
    session.execute(update(Division).where(Division.code == "370102").values(name="旧名"))
    session.execute(delete(Division).where(Division.code == "370102001"))
    session.execute(update(SiteFact).values(value="an older edition"))
    session.expire_all()
    assert not seeding.is_current(session)
    assert seeding.load(session, NOW).divisions == 2047
    session.expire_all()
    names = select(Division.name).where(Division.code.in_(["370102", "370102001"]))
    assert sorted(session.scalars(names)) == ["历下区", "解放路街道"]
    assert federation.name == "历下区总工会"
    assert session.scalar(select(func.count()).select_from(Organisation)) == 153


def test_the_atlas_finds_counties_and_neighbours(session: Session) -> None:
    seeding.load(session, NOW)
    forget(session.get_bind().engine)
    known = divisions(session)
    here = known.atlas.locate(117.0, 36.66, within=0)
    assert here is not None and here.county.city == "济南市" and not here.county.outside
    there = known.atlas.locate(117.2, 34.26, within=0)
    assert there is not None and there.county.outside and there.county.city == "江苏省"
    assert known.lineage("370102001") == ("济南市", "历下区", "解放路街道")
    forget(session.get_bind().engine)
