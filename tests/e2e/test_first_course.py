"""Invited a minute ago, signed in by a code, the first course posted: counted in taps."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.services import grants
from app.services.grants import OPERATOR
from tests.e2e import layout
from tests.e2e.courses import Thumb, newest_code
from tests.e2e.phone import Phones
from tests.e2e.server import Site
from tests.e2e.site import NOW
from tests.e2e.staff import desk

pytestmark = pytest.mark.browser

#: No carrier gives out numbers of this block.
TRAINER = "19900000061"
#: A minute and a half at five seconds a tap, the typing of a title and an address included.
MOST_TAPS = 16


def test_from_the_invitation_to_the_public_page(phones: Phones, site: Site) -> None:
    page = phones.new()
    with desk(site) as (app, session):
        named = select(Organisation.id).where(Organisation.name == "历下区总工会")
        where, vault = session.scalars(named).one(), app.extensions["yijia"].vault
        grants.invite(session, vault, OPERATOR, Role.organiser, f"+86{TRAINER}", where, NOW)
    thumb = Thumb(page)
    page.goto("/manage")
    thumb.write("手机号", TRAINER)
    thumb.tap(page.get_by_role("button", name="发送验证码"))
    expect(page.get_by_label("6 位数字")).to_be_visible()
    thumb.write("6 位数字", newest_code(site))
    thumb.tap(page.get_by_role("button", name="登录"))
    thumb.tap(page.get_by_role("link", name="活动", exact=True).first)
    thumb.tap(page.get_by_role("link", name="发布活动"))
    thumb.write("标题", "电动车维修课")
    page.get_by_label("日期").fill("2026-11-21")
    thumb.taps += 3
    thumb.write("地址（", "解放路 1 号")
    assert layout.overflow(page) == 0
    assert layout.small_targets(page, 48) == []
    page.get_by_label("说明").fill("**带上工具**")
    page.get_by_role("button", name="看看说明的样子").click()
    expect(page.locator("#programme-preview strong")).to_have_text("带上工具")
    expect(page.get_by_label("标题")).to_have_value("电动车维修课")
    page.get_by_role("button", name="再加一场").click()
    expect(page.locator("#programme-sessions fieldset")).to_have_count(2)
    thumb.tap(page.get_by_role("button", name="发布", exact=True))
    expect(page.locator("main")).to_contain_text("现在大家都能看到")
    assert thumb.taps <= MOST_TAPS
    page.get_by_role("link", name="看公开页").click()
    expect(page.locator("h1")).to_contain_text("电动车维修课")
    expect(page.locator("main")).to_contain_text("带上工具")
