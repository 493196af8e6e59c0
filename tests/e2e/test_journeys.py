"""The main job, from the first page to a link that leads there: in every way there is."""

import pytest

from tests.e2e.listings import FROM_MAP_APP, HERE, STATION, WEST, Listing
from tests.e2e.navigation import metres_off
from tests.e2e.pages.areas import Areas
from tests.e2e.pages.home import Home
from tests.e2e.pages.near import Near
from tests.e2e.pages.place import Place
from tests.e2e.pages.search import Search
from tests.e2e.phone import Phones

pytestmark = pytest.mark.browser

#: Links carry six decimals, and their readers need no more.
METRES = 1.0


def test_one_tap_shows_what_is_near_and_the_way_there(phones: Phones) -> None:
    near = Home.open(phones.new(at=HERE)).find_nearby()
    assert near.address == f"/near?lng={HERE[0]}&lat={HERE[1]}"
    assert near.names[0] == STATION.name
    leads_to(near.go_to(STATION.name), STATION)


def test_the_button_on_a_card_leads_there_at_once(phones: Phones) -> None:
    near = Home.open(phones.new(at=HERE)).find_nearby()
    card = near.card(STATION.name)
    assert metres_off(card.navigation, STATION.point) < METRES
    assert card.call == f"tel:{STATION.phone}"
    assert "90 米" in card.text


def test_the_tile_of_a_kind_shows_only_that_kind(phones: Phones) -> None:
    near = Home.open(phones.new(at=HERE)).find_nearby_kind("妈妈小屋")
    assert "kind=mother_room" in near.address
    assert near.names
    assert STATION.name not in near.names


def test_words_typed_find_the_place_and_the_way_there(phones: Phones) -> None:
    found = Home.open(phones.new(at=None)).search("历下 驿站")
    assert found.names
    leads_to(found.go_to(STATION.name), STATION)


def test_a_place_copied_from_a_map_app_is_where_it_is(phones: Phones) -> None:
    near = Home.open(phones.new(at=WEST)).find_nearby()
    assert near.names[0] == FROM_MAP_APP.name
    assert "320 米" in near.card(FROM_MAP_APP.name).text
    leads_to(near.go_to(FROM_MAP_APP.name), FROM_MAP_APP)


def test_the_whole_journey_works_without_a_script(phones: Phones) -> None:
    page = phones.new(script=False)
    found = Home.open(page).search("历下 驿站")
    leads_to(found.go_to(STATION.name), STATION)

    county = Areas.open(page).enter("济南市").enter("历下区")
    assert county.names
    assert "历下区" in county.title

    near = Near.open(page, f"/near?lng={HERE[0]}&lat={HERE[1]}")
    first = near.names
    near.chip("24 小时").click()
    assert near.names != first
    assert "open=" in near.address
    near.back()
    assert near.names == first
    near.more_button.click()
    assert not set(near.names) & set(first)
    leads_to(
        Near.open(page, near.address.split("?")[0] + f"?lng={HERE[0]}&lat={HERE[1]}").go_to(
            STATION.name
        ),
        STATION,
    )


def test_pinyin_finds_as_well(phones: Phones) -> None:
    page = phones.new(at=None)
    for words in ("lixia yizhan", "lx yz"):
        assert STATION.name in Search.open(page, f"/search?q={words}").names, words


def leads_to(place: Place, listing: Listing) -> None:
    """Every map app that the page offers is sent to where `listing` truly is."""
    assert place.title.startswith(listing.name)
    assert len(place.navigation) >= 3
    for link in place.navigation:
        assert metres_off(link, listing.point) < METRES, link
