"""One page of each kind that the site has, for what must hold on all of them."""

from datetime import timedelta
from functools import cache
from typing import Final

from tests.e2e.listings import HEBEI, HERE, STATION
from tests.e2e.server import Site
from tests.e2e.site import NOW

_HERE: Final = f"lng={HERE[0]}&lat={HERE[1]}"

#: Name of a page -> its path; `STATION` and `DEMO` stand for the ids of two places,
#: `PROGRAMME` and `COMPETITION` for those of two programmes, `BENEFIT` for that of a benefit.
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
    "programmes": "/programmes",
    "programmes from here": f"/programmes?{_HERE}&within=50",
    "programmes with nothing": "/programmes?kind=lecture&when=today&q=没有这样的活动",
    "programme filters": f"/programmes/filters?{_HERE}",
    "programme results": "/programmes/results",
    "programme": f"/programmes/PROGRAMME?{_HERE}",
    "sign-up": "/programmes/PROGRAMME/signup",
    "competition": "/programmes/COMPETITION",
    "benefits": "/benefits",
    "benefits from here": f"/benefits?{_HERE}&within=0",
    "benefits with nothing": f"/benefits?{_HERE}&within=5&kind=school_aid&q=没有这样的福利",
    "benefit": f"/benefits/BENEFIT?{_HERE}",
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
    found = PATHS[name].replace("STATION", _station(site)).replace("DEMO", _demo(site))
    if "PROGRAMME" in found:
        found = found.replace("PROGRAMME", programme(site))
    if "BENEFIT" in found:
        found = found.replace("BENEFIT", benefit(site))
    return found.replace("COMPETITION", _competition(site)) if "COMPETITION" in found else found


@cache
def _station(site: Site) -> str:
    ((found,),) = site.rows("SELECT public_id FROM place WHERE name = ?", STATION.name)
    return str(found)


@cache
def programme(site: Site) -> str:
    """A programme at a place, which still has seats; the one soonest."""
    ((found,),) = site.rows(
        "SELECT public_id FROM programme WHERE state = 'published' AND by_sign_up "
        "AND place_id IS NOT NULL AND taken < capacity AND sign_up_until > ? "
        "ORDER BY starts_at, id LIMIT 1",
        f"{NOW + timedelta(days=1):%Y-%m-%d %H:%M:%S}",
    )
    return str(found)


@cache
def benefit(site: Site) -> str:
    """A voucher for several places, which is on and not used up."""
    ((found,),) = site.rows(
        "SELECT public_id FROM benefit WHERE state = 'published' AND way = 'voucher' "
        "AND (begins_on IS NULL OR begins_on <= ?) AND id IN (SELECT benefit_id FROM "
        "benefit_quota WHERE scope = '' AND taken < capacity) ORDER BY (SELECT count(*) FROM "
        "benefit_place WHERE benefit_id = benefit.id) DESC, public_id LIMIT 1",
        f"{NOW:%Y-%m-%d}",
    )
    return str(found)


@cache
def _competition(site: Site) -> str:
    """One with results."""
    ((found,),) = site.rows(
        "SELECT public_id FROM programme WHERE id IN "
        "(SELECT programme_id FROM competition_stage WHERE results_at IS NOT NULL) LIMIT 1"
    )
    return str(found)


@cache
def _demo(site: Site) -> str:
    """One with much to show: a phone, and as many amenities as any."""
    ((found,),) = site.rows(
        "SELECT public_id FROM place WHERE demo AND phone <> '' ORDER BY "
        "(SELECT count(*) FROM place_amenity WHERE place_id = place.id) DESC, public_id LIMIT 1"
    )
    return str(found)
