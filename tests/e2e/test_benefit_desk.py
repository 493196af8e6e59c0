"""The desk of benefits on a phone: an offer published, paused and counted, an application granted;
every page of it read by axe, in light and dark, on a narrow screen too."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimState, ClaimWay
from app.models.campaign import Campaign
from app.models.claim import Claim
from app.models.kinds import PlaceKind
from app.models.organisation import Organisation
from app.models.place import Place
from app.services.scope import below
from tests.e2e import layout, staff
from tests.e2e.courses import Thumb
from tests.e2e.phone import Phones
from tests.e2e.server import Site
from tests.e2e.test_axe import CONTRAST, violations

pytestmark = pytest.mark.browser

CITY = "济南市总工会"
#: Two minutes at five seconds a tap, the typing of a title and a shop's name included.
MOST_TAPS = 14
NARROW = 320


def _city(session: Session) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.name == CITY)).one()


def _pages(site: Site) -> dict[str, str]:
    """Paths by name: those of a voucher that people claimed, of an application, of a campaign."""
    with staff.desk(site) as (_, session):
        own = Benefit.organiser_id == _city(session).id
        waits = select(Claim.public_id).join(Benefit, Benefit.id == Claim.benefit_id)
        waits = waits.where(own, Claim.state == ClaimState.open).order_by(Claim.due_at)
        application = session.scalars(waits).first()
        voucher = session.scalars(
            select(Benefit.public_id)
            .join(Claim, Claim.benefit_id == Benefit.id)
            .where(own, Benefit.way == ClaimWay.voucher, Benefit.state == BenefitState.published)
            .order_by(Benefit.id)
        ).first()
        campaign = session.scalars(
            select(Campaign.public_id).where(Campaign.organiser_id == _city(session).id)
        ).first()
    ours = f"/manage/benefits/{voucher}"
    return {
        "list": "/manage/benefits",
        "new": "/manage/benefits/new",
        "detail": ours,
        "form": f"{ours}/facts",
        "states": f"{ours}/states",
        "figures": f"{ours}/figures",
        "rows": f"{ours}/claims?used=1",
        "queue": "/manage/applications",
        "application": f"/manage/applications/{application}",
        "campaign": f"/manage/campaigns/{campaign}",
        "sheet": f"/manage/campaigns/{campaign}/sheet",
    }


def test_every_page_can_be_read_and_reached(phones: Phones, site: Site) -> None:
    page = phones.new()
    staff.officer(site, page, CITY)
    for name, path in _pages(site).items():
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert layout.small_targets(page, 48) == [], name
        assert violations(page) == [], name
        page.emulate_media(color_scheme="dark")
        assert violations(page, CONTRAST) == [], name
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROW, "height": 640})
        assert layout.overflow(page) == 0, name
        page.set_viewport_size({"width": 390, "height": 844})


def test_from_the_desk_to_the_public_page_and_paused(phones: Phones, site: Site) -> None:
    page = phones.new()
    staff.officer(site, page, CITY)
    with staff.desk(site) as (_, session):
        ours = below(Organisation.path, [_city(session).path])
        shop = session.scalars(
            select(Place.name)
            .join(Organisation, Organisation.id == Place.owner_id)
            .where(Place.kind == PlaceKind.merchant, ours)
            # The first by name are offered without being looked for.
            .order_by(Place.name.desc())
        ).first()
    assert shop is not None
    thumb = Thumb(page)
    page.goto("/manage")
    thumb.tap(page.get_by_role("link", name="福利", exact=True))
    thumb.tap(page.get_by_role("link", name="发布福利"))
    thumb.write("标题", "夏天一杯茶")
    thumb.write("一共几份", "20")
    thumb.write("找商户", shop)
    page.get_by_role("button", name="找", exact=True).click()
    thumb.tap(page.locator("#places label", has_text=shop).first)
    page.get_by_label("只限工会会员").check()
    page.get_by_role("button", name="看看说明和对象的样子").click()
    expect(page.locator("#benefit-preview")).to_contain_text("工会会员可以享受。")
    expect(page.get_by_label("标题")).to_have_value("夏天一杯茶")
    thumb.tap(page.get_by_role("button", name="发布", exact=True))
    expect(page.locator("main")).to_contain_text("现在大家都能看到")
    assert thumb.taps <= MOST_TAPS
    page.get_by_role("link", name="看公开页").click()
    expect(page.locator("h1")).to_contain_text("夏天一杯茶")
    page.go_back()
    page.get_by_role("link", name="暂停或结束").click()
    page.get_by_role("button", name="暂停", exact=True).click()
    expect(page.locator("main")).to_contain_text("已暂停")
    page.get_by_role("link", name="领取、使用和预算").click()
    expect(page.locator("main")).to_contain_text("还没有人领")


def test_an_application_is_granted(phones: Phones, site: Site) -> None:
    page = phones.new()
    staff.officer(site, page, CITY)
    page.goto("/manage")
    page.get_by_role("link", name="份申请待答复").click()
    page.locator("main ul.rows a").first.click()
    page.get_by_label("接下来怎么办").fill("请带身份证来")
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.locator("main")).to_contain_text("会发短信告诉申请人")
    page.locator("h2:has-text('最近答复的') + ul a").first.click()
    expect(page.locator("main")).to_contain_text("请带身份证来")
    expect(page.get_by_role("button", name="通过", exact=True)).to_have_count(0)
