"""What a first visit weighs (shared limits of the project: 22 KB to twenty results)."""

import re

import brotli
import pytest
from sqlalchemy.orm import Session

from app.adapters.calendar import PublishedCalendar
from app.models.kinds import Amenity
from app.services.hours.store import recompile
from app.web.assets import assets
from tests.client import Answer, Client
from tests.factories.division import LIXIA, a_township
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


def test_a_cold_visit_fits_in_22_kilobytes(client: Client, busy_page: Answer) -> None:
    scripts = [script.attributes["src"] for script in busy_page.all("script")]
    assert len(scripts) == 2
    compressed = {"Accept-Encoding": "br"}
    page = client.app.test_client().get(NEAR, headers=compressed)
    assert page.headers["Content-Encoding"] == "br"
    parts = [len(page.data)]
    for url in scripts:
        answer = client.app.test_client().get(url, headers=compressed)
        assert answer.headers["Content-Encoding"] == "br"
        parts.append(len(answer.data))
    assert sum(parts) <= 22 * KB, parts
