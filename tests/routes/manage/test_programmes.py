"""The desk of programmes: a first course in one form, and edits that lose nothing."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.organisation import Organisation
from app.models.person_kinds import Role
from app.models.place import Place
from app.models.programme import Programme
from app.models.programme_kinds import ProgrammeState
from app.services.divisions import forget
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.division import a_county
from tests.factories.moment import NOW
from tests.factories.programme import a_programme, joins
from tests.factories.programme_form import typed, values
from tests.routes.manage.conftest import Desk

NEW = "/manage/programmes/new"


@pytest.fixture
def organiser(desk: Desk, session: Session, owner: Organisation) -> Client:
    """A trainer of `owner`."""
    a_county(session)
    forget(session.connection().engine)
    return desk(Role.organiser, owner)


def only(session: Session) -> Programme:
    session.expire_all()
    return session.scalars(select(Programme)).one()


def test_a_first_course_is_published_by_one_form(
    organiser: Client, session: Session, owner: Organisation
) -> None:
    page = organiser.get(NEW)
    filled = values(page) | {"title": "电动车维修课", "sessions-0-day": "2026-03-14"}
    sent = organiser.post(NEW, data=filled | {"address": "解放路 1 号", "do": "publish"})
    assert sent.status == 303, (filled, sent.find("main").text)
    made = only(session)
    assert sent.headers["Location"] == f"/manage/programmes/{made.public_id}?told=publish"
    assert (made.state, made.organiser_id) == (ProgrammeState.published, owner.id)
    assert made.starts_at is not None
    assert made.starts_at.isoformat() == "2026-03-14T01:00:00+00:00"
    assert (made.lng, made.county_code, made.verifies_phone) == (None, None, True)
    assert "现在大家都能看到" in organiser.get(sent.headers["Location"]).text
    assert "电动车维修课" in organiser.get("/manage/programmes").text


def test_sending_the_form_ten_times_makes_one(
    organiser: Client, session: Session, owner: Organisation
) -> None:
    form = typed(owner)
    answers = {organiser.post(NEW, data=form).headers["Location"] for _ in range(10)}
    assert len(answers) == 1
    assert session.scalar(select(func.count(Programme.id))) == 1


def test_somebody_elses_form_is_not_taken_over(
    organiser: Client, desk: Desk, session: Session, owner: Organisation
) -> None:
    form = typed(owner)
    organiser.post(NEW, data=form)
    other = desk(Role.organiser, owner).post(NEW, data=form)
    assert (other.status, "已经提交过了" in other.text) == (422, True)


def test_a_title_of_blanks_is_none(organiser: Client, owner: Organisation) -> None:
    answer = organiser.post(NEW, data=typed(owner) | {"title": " \u3000 "})
    assert (answer.status, "#title" in answer.text) == (422, True)


def test_what_is_missing_is_told_at_its_field_and_nothing_is_lost(
    organiser: Client, session: Session, owner: Organisation
) -> None:
    form = typed(owner, address="", sessions_0_day="", body="第一行\n<b>粗</b>", capacity="二十")
    wrong = organiser.post(NEW, data=form)
    assert wrong.status == 422
    assert "名额填 1 到 100000" in wrong.text
    assert wrong.find("#capacity").get("value") == "二十"
    form["capacity"] = "20"
    gaps = organiser.post(NEW, data=form)
    assert gaps.status == 422
    assert "还没有填时间" in gaps.text
    assert "还没有填地点" in gaps.text
    assert "<b>粗</b>" in gaps.find("#body").text
    assert session.scalar(select(func.count(Programme.id))) == 0
    organiser.post(NEW, data=form | {"do": "saved"})
    assert only(session).state is ProgrammeState.draft


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("sessions-0-ends", "25:00", "请填时间"),
        ("sessions-0-ends", "08:00", "结束要晚于开始"),
        ("sessions-0-begins", "", "开始和结束时间"),
        ("link", "javascript:alert(1)", "http://"),
        ("lng", "117.02", "要一起填"),
        ("cost", "很多", "单位是元"),
        ("counties", "999999", "不认识"),
        ("hosts", "没有的工会", "没有叫“没有的工会”的单位"),
        ("groups", "emperor", "请从列出的人群里选"),
        ("sign_up_until", "2026-03-01T00:00", "报名截止时间已经过去"),
        ("place", "0000000000", "没有找到这个地点"),
    ],
)
def test_refusals_stand_where_they_were_typed(
    organiser: Client, owner: Organisation, field: str, value: str, words: str
) -> None:
    answer = organiser.post(NEW, data=typed(owner) | {field: value})
    assert (answer.status, words in answer.text) == (422, True)


def test_odd_names_of_rows_are_no_rows(organiser: Client, owner: Organisation) -> None:
    odd = {"sessions-²-day": "x", f"sessions-{'9' * 5000}-day": "x", "sessions-0-zero": "x"}
    assert organiser.post(NEW, data=typed(owner) | odd).status == 303


def test_rows_are_added_and_taken_away_without_a_script(
    organiser: Client, session: Session, owner: Organisation
) -> None:
    form = typed(owner)
    more = organiser.post(NEW, data=form | {"do": "add"})
    assert (more.status, len(more.all("fieldset")) > 1) == (200, True)
    assert more.find("#sessions-1-begins").get("value") == "09:00"
    form = form | {"sessions-1-day": "2026-03-15", "sessions-1-begins": "22:00"}
    form["sessions-1-ends"] = "01:00"
    less = organiser.post(NEW, data=form | {"do": "drop-0"})
    assert "#sessions-0-day" not in str(less.text)
    assert less.find("#sessions-1-day").get("value") == "2026-03-15"
    organiser.post(NEW, data=form)
    lengths = [one.ends_at - one.starts_at for one in only(session).sessions]
    assert [one.seconds // 3600 for one in lengths] == [2, 3]


@pytest.mark.parametrize(
    ("pressed", "block"),
    [("add", "programme-sessions"), ("find", "programme-where"), ("preview", "programme-preview")],
)
def test_a_smaller_button_changes_its_part_only(
    organiser: Client, owner: Organisation, place: Place, pressed: str, block: str
) -> None:
    form = typed(owner, find="解放路", body="**重点**") | {"do": pressed}
    part, whole = organiser.post_fragment(NEW, data=form), organiser.post(NEW, data=form)
    assert part.find(f"#{block}").get("id") == block
    assert part.text.strip() in whole.text


def test_hostile_markdown_is_harmless_in_the_preview(
    organiser: Client, owner: Organisation
) -> None:
    body = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> **好**"
    shown = organiser.post_fragment(NEW, data=typed(owner, body=body) | {"do": "preview"})
    assert "<strong>好</strong>" in shown.text
    assert [one for tag in ("script", "img") for one in shown.all(tag)] == []
    assert all("javascript:" not in (one.get("href") or "") for one in shown.all("a"))


def test_a_place_of_ours_gives_its_point_and_the_centre_of_a_county_is_none(
    organiser: Client, session: Session, owner: Organisation, place: Place
) -> None:
    owner.division_code = "370102"
    session.flush()
    assert place.name in organiser.get(NEW).text, "one's own places are offered at once"
    organiser.post(NEW, data=typed(owner, place=place.public_id))
    made = only(session)
    assert (made.place_id, made.lng, made.lat) == (place.id, place.lng, place.lat)
    again = f"/manage/programmes/{made.public_id}/facts"
    form = values(organiser.get(again)) | {"place": "", "address": "经十路 1 号"}
    organiser.post(again, data=form)
    made = only(session)
    assert (made.place_id, made.lng, made.county_code) == (None, None, "370102")


def test_an_untouched_form_changes_nothing(
    organiser: Client, session: Session, owner: Organisation, place: Place
) -> None:
    organiser.post(NEW, data=typed(owner, place=place.public_id, cost="1.50", capacity="9"))
    version = only(session).version
    url = f"/manage/programmes/{only(session).public_id}/facts"
    assert organiser.post(url, data=values(organiser.get(url))).status == 303
    assert (only(session).version, only(session).cost_fen) == (version, 150)


def test_edits_of_different_fields_come_together_and_of_the_same_are_shown(
    organiser: Client, session: Session, owner: Organisation
) -> None:
    organiser.post(NEW, data=typed(owner))
    url = f"/manage/programmes/{only(session).public_id}/facts"
    first, second = (values(organiser.get(url)) for _ in range(2))
    assert organiser.post(url, data=first | {"title": "甲", "bring": "扳手"}).status == 303
    assert organiser.post(url, data=second | {"phone": "0531-1"}).status == 303
    assert (only(session).title, only(session).phone) == ("甲", "0531-1")
    clash = organiser.post(url, data=second | {"title": "乙", "note": "早到"})
    assert (clash.status, only(session).title) == (409, "甲")
    assert "别人改成：甲" in " ".join(clash.text.split())
    both = values(clash)
    assert (both["title"], both["note"], both["bring"]) == ("乙", "早到", "扳手")
    assert organiser.post(url, data=both).status == 303
    assert (only(session).title, only(session).phone) == ("乙", "0531-1")


@pytest.mark.parametrize("seen", ["", "x", "eJw=", "AAAA"])
def test_a_form_that_saw_nothing_readable_is_refused(
    organiser: Client, session: Session, owner: Organisation, seen: str
) -> None:
    organiser.post(NEW, data=typed(owner))
    url = f"/manage/programmes/{only(session).public_id}/facts"
    answer = organiser.post(url, data=values(organiser.get(url)) | {"seen": seen})
    assert (answer.status, "已经失效" in answer.text) == (422, True)


def test_a_move_asks_before_everybody_is_told(
    app: Flask, organiser: Client, session: Session, owner: Organisation
) -> None:
    made = a_programme(session, organiser=owner, address="老地方")
    vault = app.extensions["yijia"].vault
    for number in range(50, 53):
        joins(session, vault, made, number)
    url = f"/manage/programmes/{made.public_id}/facts"
    form = values(organiser.get(url)) | {"address": "新地方"}
    asked = organiser.post(url, data=form)
    assert (asked.status, "保存，并通知 3 人" in asked.text) == (422, True)
    assert only(session).address == "老地方"
    done = organiser.post(url, data=values(asked) | {"sure": "y"})
    assert done.headers["Location"].endswith("people=3")
    assert "已通知 3 人" in organiser.get(done.headers["Location"]).text
    assert only(session).address == "新地方"
    fewer = organiser.post(url, data=values(organiser.get(url)) | {"capacity": "2"})
    assert (fewer.status, "已有 3 个名额被占用" in fewer.text) == (422, True)


def test_nobody_posts_for_an_organisation_beyond_reach(
    app: Flask, organiser: Client, session: Session, owner: Organisation
) -> None:
    stranger = an_account(session, app.extensions["yijia"].vault, "+8619900000077")
    holds(session, stranger, Role.supervisor, owner)
    supervisor = signed_in(Client(app), session, stranger, at=NOW)
    made = a_programme(session, organiser=owner)
    assert supervisor.get(f"/manage/programmes/{made.public_id}").status == 200
    assert supervisor.get(f"/manage/programmes/{made.public_id}/facts").status == 403
    elsewhere = typed() | {"organiser": "0000000000"}
    assert organiser.post(NEW, data=elsewhere).status == 404
