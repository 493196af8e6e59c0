"""One page of each kind that the site has, for what must hold on all of them."""

from functools import cache
from typing import Final

from tests.e2e.listings import HEBEI, HERE, STATION
from tests.e2e.server import Site

_HERE: Final = f"lng={HERE[0]}&lat={HERE[1]}"

#: Name of a page -> its path; `STATION` and `DEMO` stand for the ids of two places.
PATHS: Final = {
    "home": "/",
    "near": f"/near?{_HERE}",
    "near filtered": f"/near?{_HERE}&open=always&has=toilet&kind=station",
    "near with nothing": f"/near?{_HERE}&has=beds&kind=mother_room",
    "near in a county": "/near?lng=116.0869&lat=34.7926",
    "near without a position": "/near",
    "near with a bad position": "/near?lng=north&lat=1",
    "near in another province": f"/near?lng={HEBEI[0]}&lat={HEBEI[1]}",
    "filters": f"/near/filters?{_HERE}",
    "search": "/search?q=历下",
    "search with nothing": "/search?q=没有这样的地方",
    "areas": "/areas",
    "city": "/areas/370100",
    "county": "/areas/370102",
    "place": "/places/STATION",
    "place from here": f"/places/STATION?{_HERE}&mode=walk",
    "demo place": "/places/DEMO",
    "report": "/places/STATION/report",
    "me": "/me",
    "sign in": "/sign-in",
    "sign in with password": "/sign-in/password",
    "privacy": "/privacy",
    "offline": "/offline",
    "not found": "/places/0000000000",
}


@cache
def path(site: Site, name: str) -> str:
    """Where the page of that name is."""
    return PATHS[name].replace("STATION", _station(site)).replace("DEMO", _demo(site))


@cache
def _station(site: Site) -> str:
    ((found,),) = site.rows("SELECT public_id FROM place WHERE name = ?", STATION.name)
    return str(found)


@cache
def _demo(site: Site) -> str:
    """One with much to show: a phone, and as many amenities as any."""
    ((found,),) = site.rows(
        "SELECT public_id FROM place WHERE demo AND phone <> '' ORDER BY "
        "(SELECT count(*) FROM place_amenity WHERE place_id = place.id) DESC, public_id LIMIT 1"
    )
    return str(found)
