"""What a first visit weighs (shared limits of the project: 22 KB to twenty results)."""

import re
from datetime import timedelta

import brotli
import pytest
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.models.benefit_kinds import BenefitKind
from app.models.kinds import Amenity
from app.models.programme_kinds import OccupationGroup
from app.services.hours.store import recompile
from app.web.assets import assets
from tests.client import Answer, Client
from tests.factories.benefit import a_benefit
from tests.factories.division import LIXIA, a_county, a_township
from tests.factories.moment import TODAY
from tests.factories.place import a_place
from tests.factories.place_amenity import offers
from tests.factories.place_hours import opens
from tests.routes.public.conftest import NEAR

KB = 1024
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
#: Names that repeat little, as real ones do.
FIRST = "泉城历山千佛华信文化经十纬八工业南北园解放"
SECOND = ("劳动者驿站", "爱心驿站", "环卫歇脚点", "骑手之家", "户外劳动者港湾")


@pytest.fixture
def busy_page(client: Client, session: Session) -> Answer:
    """Twenty cards, each with all that a card can hold, and more to come."""
    township = a_township(session)
    for n in range(30):
        name = f"{FIRST[n % 20]}{FIRST[n * 7 % 20]}{FIRST[n * 11 % 20]}路{SECOND[n % 5]}"
        east, north = (n * 37 % 30 - 15) / 1500, (n * 53 % 30 - 15) / 1800
        place = a_place(
            session,
            name,
            (LIXIA[0] + east, LIXIA[1] + north),
            township=township,
            phone=f"0531-8{n * 7919 % 10_000_000:07}",
            demo=True,
        )
        opens(session, place, 300 + n * 7, 1100 + n * 11)
        wanted = list(Amenity)
        offers(session, place, *dict.fromkeys(wanted[(n * k) % 12] for k in (1, 3, 5, 7)))
    recompile(session, None, TODAY, PublishedCalendar())
    page = client.get(NEAR, headers={"Accept-Encoding": "identity"})
    assert len(page.all("article")) == 20
    assert page.all("#more") and page.all("figure")
    return page


def _dense(text: str) -> int:
    return len(brotli.compress(text.encode(), quality=7, lgwin=16))


def test_the_stylesheet_is_small(busy_page: Answer) -> None:
    (css,) = STYLE.findall(busy_page.text)
    assert _dense(css) <= 4 * KB


def test_the_document_beyond_the_stylesheet_is_small(busy_page: Answer) -> None:
    assert _dense(STYLE.sub("", busy_page.text)) <= 4.5 * KB


def test_our_own_script_is_small() -> None:
    assert len(assets()["js/site.js"].brotli()) <= 1.5 * KB


def cold(client: Client, url: str, page: Answer) -> list[int]:
    """What the page and its scripts weigh on the wire."""
    compressed = {"Accept-Encoding": "br"}
    parts = []
    for part in (url, *(one.attributes["src"] for one in page.all("script"))):
        answer = client.app.test_client().get(part, headers=compressed)
        assert answer.headers["Content-Encoding"] == "br"
        parts.append(len(answer.data))
    return parts


def test_a_cold_visit_fits_in_22_kilobytes(client: Client, busy_page: Answer) -> None:
    parts = cold(client, NEAR, busy_page)
    assert len(parts) == 3
    assert sum(parts) <= 22 * KB, parts


@pytest.mark.backend("spatialite")
def test_a_cold_visit_to_benefits_fits_too(client: Client, session: Session) -> None:
    for number in range(136):
        name = f"{FIRST[number % 20]}{FIRST[number * 7 % 20]}{FIRST[number * 3 % 19]}县"
        a_county(session, f"37{number // 9 + 1:02}{number % 9 + 21:02}", name)
    for number in range(25):
        place = f"{FIRST[number % 20]}{FIRST[number * 7 % 20]}{FIRST[number * 11 % 20]}路面馆"
        a_benefit(
            session,
            f"{FIRST[number * 3 % 20]}{FIRST[number * 13 % 20]}立减 {number} 元",
            places=[a_place(session, place, phone="")],
            kind=list(BenefitKind)[number % 9],
            groups=list(OccupationGroup)[number % 7 : number % 7 + 2],
            members_only=number % 3 == 0,
            quotas={"": number * 7 + 1},
            worth=f"省 {number} 元",
            bring="身份证、会员卡",
            ends_on=TODAY + timedelta(days=number * 3),
            demo=True,
        )
    page = client.get("/benefits")
    assert len(page.all("article")) == 20
    assert len(page.find("#county").select("option")) > 136
    assert sum(cold(client, "/benefits", page)) <= 22 * KB
