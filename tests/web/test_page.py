"""What page() sends: the whole or a part, in whose language, and what caches learn."""

import pytest
from flask import Blueprint, Flask, Response
from flask.testing import FlaskClient
from jinja2 import DictLoader
from markupsafe import Markup

from app.web.guard import public
from app.web.page import page
from tests.web.conftest import MakeSite

TEMPLATE = """<!doctype html>
<html lang="{{ lang }}" class="{{ text_size }}">{{ _("驿家") }}
<a href="{{ here(kind=['a', 'b'], open=none) }}">link</a>
{% block hall %}<section id="hall">{{ words }} {{ lang }}</section>{% endblock %}</html>
"""


@pytest.fixture
def client(make_site: MakeSite) -> FlaskClient:
    room = Blueprint("room", __name__)

    @room.get("/room")
    @public
    def shared() -> Response:
        return page("room.html", fragment="hall", words="<b>")

    @room.get("/mine")
    @public
    def mine() -> Response:
        return page("room.html", shared=False, words=Markup("<b>"))

    @room.get("/torn")
    @public
    def torn() -> Response:
        return page("room.html")

    site: Flask = make_site(room)
    for environment in site.extensions["yijia.renderer"].environments.values():
        environment.loader = DictLoader({"room.html": TEMPLATE})
    return site.test_client()


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, True),
        ({"HX-Request": "yes"}, True),
    ],
)
def test_a_part_only_when_htmx_asks_for_one(
    client: FlaskClient, headers: dict[str, str], whole: bool
) -> None:
    text = client.get("/room", headers=headers).text
    assert text.startswith("<!doctype html>") is whole
    assert '<section id="hall">&lt;b&gt; zh</section>' in text


def test_the_part_stands_in_the_page_word_for_word(client: FlaskClient) -> None:
    part = client.get("/room", headers={"HX-Request": "true"}).text
    assert part in client.get("/room").text


def test_shared_pages_can_be_checked_by_their_tag(client: FlaskClient) -> None:
    answer = client.get("/room")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert {"HX-Request", "Accept-Encoding", "Accept-Language", "Cookie"} <= set(answer.vary)
    again = client.get("/room", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == answer.headers["ETag"]
    client.set_cookie("lang", "en")
    other = client.get("/room", headers={"If-None-Match": answer.headers["ETag"]})
    assert other.status_code == 200


def test_personal_pages_are_not_stored(client: FlaskClient) -> None:
    answer = client.get("/mine")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("url", "headers", "lang"),
    [
        ("/room", {}, "zh"),
        ("/room", {"Accept-Language": "en-GB,en;q=0.9,zh;q=0.1"}, "en"),
        ("/room", {"Accept-Language": "fr,zh-TW;q=0.8,en;q=0.5"}, "zh"),
        ("/room", {"Accept-Language": "fr"}, "zh"),
        ("/room", {"Accept-Language": "\xff;;,,"}, "zh"),
        ("/room", {"Cookie": "lang=en"}, "en"),
        ("/room", {"Cookie": "lang=tlh", "Accept-Language": "en"}, "en"),
        ("/room?lang=zh", {"Cookie": "lang=en"}, "zh"),
        ("/room?lang=tlh", {}, "zh"),
    ],
)
def test_language(client: FlaskClient, url: str, headers: dict[str, str], lang: str) -> None:
    client = client.application.test_client(use_cookies=False)
    assert f'lang="{lang}"' in client.get(url, headers=headers).text


def test_language_and_size_are_remembered_when_asked_for(client: FlaskClient) -> None:
    answer = client.get("/room?lang=en&size=elder")
    cookies = answer.headers.getlist("Set-Cookie")
    assert [c.split(";")[0] for c in cookies] == ["lang=en", "size=elder"]
    assert all("SameSite=Lax" in c and "HttpOnly" in c for c in cookies)
    assert answer.headers["Cache-Control"] == "private, no-store"
    text = client.get("/room").text
    assert 'lang="en" class="elder"' in text
    assert "Set-Cookie" not in client.get("/room?lang=x&size=huge").headers


def test_here_changes_the_address(client: FlaskClient) -> None:
    text = client.get("/room?lng=117.1&kind=c&kind=d&open=now&q=%26&cursor=x&lang=zh").text
    assert 'href="/room?lng=117.1&amp;q=%26&amp;kind=a&amp;kind=b"' in text


def test_a_name_that_does_not_exist_is_a_mistake_not_nothing(client: FlaskClient) -> None:
    answer = client.get("/torn")
    assert answer.status_code == 500
    assert "failure" in answer.text
