"""Addresses that a page may hold in readable letters."""

import pytest

from app.adapters.navigation import MapApp
from app.models.kinds import Audience, PlaceKind, PlaceStatus
from app.services.hours.state import UNKNOWN
from app.services.nearby.cards import Card
from app.travel.engine import Mode
from app.web.listing import Listing, readable
from tests.factories.moment import NOW


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a/?to=1,2,%E9%A9%BF%E7%AB%99&mode=walk", "https://a/?to=1,2,驿站&mode=walk"),
        ("https://a/?q=%26%3D%22%3C%25", "https://a/?q=%26%3D%22%3C%25"),
        ("https://a/?q=%E9%A9%BF%26%E7%AB%99", "https://a/?q=驿%26站"),
    ],
)
def test_only_letters_beyond_ascii_are_written_out(url: str, shown: str) -> None:
    assert readable(url) == shown


@pytest.mark.parametrize("app", MapApp)
def test_the_way_is_the_same_again_but_for_whom_is_told_the_origin(app: MapApp) -> None:
    card = a_card()
    first = shown(app, Mode.car, (117.0, 36.0)).way(card)
    again = shown(app, Mode.car, (117.1, 36.1)).way(card)
    assert (first == again) == (app is not MapApp.baidu)
    assert "36.1" in again or app is not MapApp.baidu
    assert shown(app, Mode.walk, (117.1, 36.1)).way(card) not in (first, again)
    assert "&amp;" in first and "驿站" in first


def shown(app: MapApp, mode: Mode, origin: tuple[float, float]) -> Listing:
    return Listing(app, mode, origin, "", (), NOW, NOW)


def a_card() -> Card:
    return Card(
        public_id="0123456789",
        kind=PlaceKind.station,
        name="历下<驿站>",
        address="",
        lng=117.05,
        lat=36.65,
        phone="",
        audience=next(iter(Audience)),
        county_code="370102",
        township_code=None,
        status=PlaceStatus.open,
        closed_until=None,
        verified_at=None,
        confirmed_at=None,
        demo=True,
        amenities=(),
        kept={},
        state=UNKNOWN,
    )
