"""Whose an imported place is."""

import pytest

from app.errors import DomainError
from app.models.organisation import Organisation
from tests.factories.organisation import an_organisation
from tests.services.imports.desk import HEADER, ROW, Desk

FULL = f"{HEADER},管理单位"


def owner(desk: Desk) -> str:
    found = desk.session.get(Organisation, desk.place().owner_id)
    assert found is not None
    return found.name


@pytest.mark.parametrize("said", ["快递行业工会联合会", " 快递行业工会联合会 ", "山东省总工会"])
def test_an_organisation_is_found_by_its_name(desk: Desk, said: str) -> None:
    desk.load(f"{FULL}\n{ROW},{said}")
    assert owner(desk) == said.strip()


def test_without_an_owner_it_is_the_county_federation(desk: Desk) -> None:
    desk.load(f"{FULL}\n{ROW},")
    assert owner(desk) == "历下区总工会"


def test_a_county_without_a_federation_falls_to_its_city(desk: Desk) -> None:
    desk.load(f"{FULL}\n甲,驿站,117.15,36.64,没有的工会")
    assert owner(desk) == "济南市总工会"


def test_made_up_organisations_own_nothing_real(desk: Desk) -> None:
    an_organisation(desk.session, "示例工会", demo=True)
    assert desk.findings(f"{FULL}\n{ROW},示例工会") == [("warning", 2, "owner_unknown")]


def test_of_two_with_one_name_the_county_has_the_right(desk: Desk) -> None:
    an_organisation(desk.session, "建筑工会", division_code="370103")
    an_organisation(desk.session, "建筑工会", division_code="370100")
    text = f"{FULL}\n甲,驿站,117.15,36.64,建筑工会\n乙,驿站,117.05,36.64,建筑工会"
    assert desk.findings(text) == [("warning", 3, "owner_ambiguous")]


def test_without_any_federation_nothing_is_imported(desk: Desk) -> None:
    for found in desk.session.query(Organisation).all():
        found.division_code = None
    desk.session.flush()
    with pytest.raises(DomainError) as refused:
        desk.load(f"{FULL}\n{ROW},")
    assert refused.value.code == "federation_missing"
