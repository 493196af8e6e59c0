"""The desk of benefits: a first offer in one form, quotas that hold, edits that lose nothing."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.benefit import Benefit
from app.models.benefit_kinds import BenefitState, ClaimWay
from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.services.divisions import forget
from tests.client import Client
from tests.factories.benefit import a_benefit, claims_it
from tests.factories.benefit_form import typed
from tests.factories.division import a_county
from tests.factories.programme_form import values
from tests.routes.manage.conftest import Desk

NEW = "/manage/benefits/new"


@pytest.fixture
def officer(desk: Desk, session: Session, owner: Organisation) -> Client:
    """Of `owner`, in a province of two counties of one city."""
    owner.division_code = a_county(session).code
    a_county(session, "370103", name="市中区")
    forget(session.connection().engine)
    return desk(Role.officer, owner)


def only(session: Session) -> Benefit:
    session.expire_all()
    return session.scalars(select(Benefit)).one()


def test_a_first_offer_is_published_by_one_form(
    officer: Client, session: Session, owner: Organisation
) -> None:
    filled = values(officer.get(NEW)) | {"title": "夏天免费喝水", "way": "told", "do": "publish"}
    sent = officer.post(NEW, data=filled)
    assert sent.status == 303, sent.find("main").text
    made = only(session)
    assert sent.headers["Location"] == f"/manage/benefits/{made.public_id}?told=publish"
    assert (made.state, made.organiser_id) == (BenefitState.published, owner.id)
    assert made.search_text.startswith(" 夏天免费喝水")
    assert "现在大家都能看到" in officer.get(sent.headers["Location"]).text
    assert "夏天免费喝水" in officer.get("/manage/benefits?q=喝水").text


def test_all_that_is_typed_is_kept(
    officer: Client, session: Session, owner: Organisation, place: Place
) -> None:
    form = typed(
        owner,
        way="voucher",
        places=place.public_id,
        quota="50",
        per_day="5",
        county_quotas="370103 20\n历下区：10",
        areas="370100",
        groups="courier",
        members_only="y",
        worth_yuan="12.5",
        budget="1000",
        begins_on="2026-03-01",
        ends_on="2026-04-01",
        period="month",
    )
    sent = officer.post(NEW, data=form)
    assert sent.status == 303, sent.find("main").text
    made = only(session)
    assert {one.scope: one.capacity for one in made.quotas} == {"": 50, "370102": 10, "370103": 20}
    assert (made.per_day, made.worth_fen, made.budget_fen) == (5, 1250, 100_000)
    assert [one.place_id for one in made.places] == [place.id]
    page = officer.get(sent.headers["Location"])
    assert "工会会员" in page.text
    again = f"/manage/benefits/{made.public_id}/facts"
    kept = officer.post(again, data=values_of_many(officer, again))
    assert kept.status == 303, kept.find("main").text
    assert only(session).version == made.version, "an untouched form changes nothing"


def values_of_many(client: Client, url: str) -> dict[str, object]:
    """`values`, with every box that is ticked."""
    page = client.get(url)
    found: dict[str, object] = dict(values(page))
    for name in ("places", "groups", "areas"):
        boxes = [one for one in page.all("input") if one.get("name") == name]
        found[name] = [one.get("value") for one in boxes if "checked" in one.attributes]
    # The text of an area comes without its line breaks.
    found["county_quotas"] = str(found["county_quotas"]).replace(" 济南市", "\n济南市")
    return found


def test_sending_the_form_ten_times_makes_one(
    officer: Client, desk: Desk, session: Session, owner: Organisation
) -> None:
    form = typed(owner)
    answers = {officer.post(NEW, data=form).headers["Location"] for _ in range(10)}
    assert len(answers) == 1
    assert session.scalar(select(func.count(Benefit.id))) == 1
    other = desk(Role.officer, owner).post(NEW, data=form)
    assert (other.status, "已经提交过了" in other.text) == (422, True)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "请填标题"),
        ("way", "voucher", "请至少选一个地点"),
        ("way", "gift", "请从列出的里面选"),
        ("ends_on", "2026-03-01", "已经过去"),
        ("ends_on", "生日", "请填日期"),
        ("quota", "0", "份数填 1"),
        ("quota", "9" * 400, "份数填 1"),
        ("voucher_days", "400", "天数填 1"),
        ("worth_yuan", "很多", "单位是元"),
        ("budget", "-1", "预算填 0"),
        ("link", "javascript:alert(1)", "http://"),
        ("groups", "emperor", "请从列出的人群里选"),
        ("areas", "999999", "不认识"),
        ("areas", "370000", "不认识"),
        ("places", "0000000000", "没有找到这个地点"),
        ("county_quotas", "月球 10", "看不懂“月球 10”"),
        ("county_quotas", "370102", "看不懂"),
    ],
)
def test_refusals_stand_where_they_were_typed(
    officer: Client, session: Session, owner: Organisation, field: str, value: str, words: str
) -> None:
    form = typed(owner, way="application") if field == "county_quotas" else typed(owner)
    answer = officer.post(NEW, data=form | {field: value})
    assert (answer.status, words in answer.text) == (422, True), answer.find("main").text
    assert session.scalar(select(func.count(Benefit.id))) == 0


@pytest.mark.parametrize(
    ("pressed", "block"), [("find", "benefit-where"), ("preview", "benefit-preview")]
)
def test_a_smaller_button_changes_its_part_only(
    officer: Client, owner: Organisation, place: Place, pressed: str, block: str
) -> None:
    form = typed(owner, find="解放路", body="<script>x</script> **重点**", groups="courier")
    form["do"] = pressed
    part, whole = officer.post_fragment(NEW, data=form), officer.post(NEW, data=form)
    assert part.find(f"#{block}").get("id") == block
    assert part.text.strip() in whole.text
    if pressed == "preview":
        assert "快递员可以享受。" in part.text
        assert "<strong>重点</strong>" in part.text
        assert part.all("script") == []


def test_edits_of_different_fields_come_together_and_of_the_same_are_shown(
    officer: Client, session: Session, owner: Organisation
) -> None:
    officer.post(NEW, data=typed(owner))
    url = f"/manage/benefits/{only(session).public_id}/facts"
    first, second = (values(officer.get(url)) for _ in range(2))
    assert officer.post(url, data=first | {"title": "甲", "bring": "会员卡"}).status == 303
    assert officer.post(url, data=second | {"phone": "0531-1"}).status == 303
    assert (only(session).title, only(session).phone) == ("甲", "0531-1")
    clash = officer.post(url, data=second | {"title": "乙", "worth": "八折"})
    assert (clash.status, only(session).title) == (409, "甲")
    assert "别人改成：甲" in " ".join(clash.text.split())
    both = values(clash)
    assert (both["title"], both["worth"], both["bring"]) == ("乙", "八折", "会员卡")
    assert officer.post(url, data=both).status == 303
    assert (only(session).title, only(session).phone) == ("乙", "0531-1")


@pytest.mark.parametrize("seen", ["", "x", "eJw=", "AAAA"])
def test_a_form_that_saw_nothing_readable_is_refused(
    officer: Client, session: Session, owner: Organisation, seen: str
) -> None:
    officer.post(NEW, data=typed(owner))
    url = f"/manage/benefits/{only(session).public_id}/facts"
    answer = officer.post(url, data=values(officer.get(url)) | {"seen": seen})
    assert (answer.status, "已经失效" in answer.text) == (422, True)


def test_what_is_claimed_is_not_taken_away(
    app: Flask, officer: Client, session: Session, owner: Organisation, place: Place
) -> None:
    made = a_benefit(session, organiser=owner, places=[place], quotas={"": 9}, per_day=5)
    for number in range(3):
        claims_it(session, app.extensions["yijia"].vault, made, number)
    url = f"/manage/benefits/{made.public_id}/facts"
    form = values_of_many(officer, url)
    for change, words in (
        ({"quota": "2"}, "已有 3 份被领取"),
        ({"per_day": "2"}, "已有 3 份被领取"),
        ({"way": "told"}, "已有 3 人领过"),
        ({"places": []}, "请至少选一个地点"),
    ):
        answer = officer.post(url, data=form | change)
        assert (answer.status, words in answer.text) == (422, True), (change, answer.text)
    assert officer.post(url, data=form | {"quota": "3", "per_day": "3"}).status == 303
    scopes = {one.scope: (one.taken, one.capacity) for one in only(session).quotas}
    assert scopes == {"": (3, 3), "2026-03-11": (3, 3)}
    assert officer.post(url, data=values_of_many(officer, url) | {"per_day": ""}).status == 303
    assert [one.scope for one in only(session).quotas] == [""]


def test_siblings_do_not_meet(
    desk: Desk, session: Session, owner: Organisation, officer: Client
) -> None:
    made = a_benefit(session, organiser=owner, way=ClaimWay.told)
    supervisor = desk(Role.supervisor, owner)
    assert supervisor.get(f"/manage/benefits/{made.public_id}").status == 200
    assert supervisor.get(f"/manage/benefits/{made.public_id}/facts").status == 403
    other = Organisation(name="别家", kind=owner.kind, path="", parent_id=None)
    session.add(other)
    session.flush()
    other.path = f"{other.id}."
    session.flush()
    sibling = desk(Role.officer, other)
    for path in ("", "/facts", "/states"):
        assert sibling.get(f"/manage/benefits/{made.public_id}{path}").status == 404
    assert sibling.post(NEW, data=typed(owner)).status == 404
    assert made.title not in sibling.get("/manage/benefits").text
