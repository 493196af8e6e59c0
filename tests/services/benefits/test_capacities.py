"""Quotas as an organiser writes them."""

import pytest
from sqlalchemy.orm import Session

from app.errors import DomainError
from app.services.benefits import capacities
from app.services.divisions import forget
from tests.factories.division import a_city, a_county


@pytest.fixture
def counties(session: Session) -> None:
    a_county(session)
    a_county(session, "370103", "市中区")
    a_city(session, "370400", "枣庄市")
    a_county(session, "370402", "市中区")
    forget(session.connection().engine)


@pytest.mark.usefixtures("counties")
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", []),
        ("历下区 100", [["370102", 100]]),
        ("历下区100", [["370102", 100]]),
        ("历下区：１００；370402 5", [["370102", 100], ["370402", 5]]),
        ("市中区 7", [["370103", 7]]),
    ],
)
def test_lines_are_read(session: Session, text: str, read: object) -> None:
    assert capacities.read(session, text, "370100") == read


@pytest.mark.usefixtures("counties")
@pytest.mark.parametrize(
    "text",
    [
        *("历下区", "100", "历下区 0", "历下区 -3", "历下区 99999999", "济南市 5", "370100 5"),
        *("历下区 1\n历下区 2", "月球 3", "历下区 1e3", "\0 5", "市 中 5"),
    ],
)
def test_what_is_no_county_and_number_is_refused(session: Session, text: str) -> None:
    with pytest.raises(DomainError, match="county_quota_unreadable"):
        capacities.read(session, text, "370100")


@pytest.mark.usefixtures("counties")
def test_a_name_of_several_counties_needs_its_city(session: Session) -> None:
    with pytest.raises(DomainError, match="county_quota_unreadable"):
        capacities.read(session, "市中区 7", "")
    quotas = [["370103", 7], ["370402", 8]]
    assert capacities.read(session, capacities.said(session, quotas), "") == quotas
