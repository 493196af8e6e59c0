"""Deny by default, and posts only from our own pages."""

from dataclasses import dataclass, field

import pytest
from flask import Blueprint, Flask, Response, session
from flask_login import UserMixin, login_user

from app.access import Actor, Held, Permission
from app.extensions import login
from app.models.person_kinds import Role
from app.web.guard import holder, needs, public, signed_in
from tests.web.conftest import MakeSite

OURS = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
TOKEN = "a" * 22


@dataclass
class Person(UserMixin):  # type: ignore[misc]
    """Somebody signed in."""

    id: str
    actor: Actor = field(default_factory=Actor)


PEOPLE = {
    "worker": Person("worker"),
    "officer": Person("officer", Actor(1, (Held(Role.officer, "1."),))),
    "manager": Person("manager", Actor(2, (Held(Role.station_manager, "1.7."),))),
}


def _done() -> Response:
    return Response("done")


def _done_signed_in() -> Response:
    return _done()


def _done_with_permission() -> Response:
    return _done()


def _held(token: str) -> Response:
    return Response(token)


def _room() -> Blueprint:
    room = Blueprint("room", __name__, url_prefix="/room")
    views = {
        "/public": public(_done),
        "/signed-in": signed_in(_done_signed_in),
        "/needs": needs(Permission.gaps_read)(_done_with_permission),
        "/holder/<token>": holder(_held),
    }
    for path, view in views.items():
        room.add_url_rule(path, path.split("/")[1], view, methods=["GET", "POST"])  # type: ignore[arg-type]

    @room.get("/enter/<who>")
    @public
    def enter(who: str) -> Response:
        login_user(PEOPLE[who])
        return Response(session.get("_user_id"))

    return room


@pytest.fixture
def site(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> Flask:
    made = make_site(_room())
    monkeypatch.setattr(login, "_user_callback", PEOPLE.get)
    return made


def test_an_application_with_a_bare_route_does_not_start(make_site: MakeSite) -> None:
    bare = Blueprint("bare", __name__)
    bare.add_url_rule("/bare", "open", lambda: "anybody")
    with pytest.raises(RuntimeError, match=r"bare\.open"):
        make_site(bare)


def test_strangers_are_kept_out(site: Flask) -> None:
    client = site.test_client()
    assert client.get("/room/public").status_code == 200
    assert client.get("/room/signed-in").headers["Location"] == "/sign-in?next=%2Froom%2Fsigned-in"
    assert client.get("/room/needs").status_code == 303


@pytest.mark.parametrize(("who", "status"), [("worker", 403), ("manager", 403), ("officer", 200)])
def test_permission_opens_the_door(site: Flask, who: str, status: int) -> None:
    client = site.test_client()
    client.get(f"/room/enter/{who}")
    assert client.get("/room/signed-in").status_code == 200
    assert client.get("/room/needs").status_code == status


def test_posts_of_the_signed_in_need_a_token(site: Flask) -> None:
    client = site.test_client()
    client.get("/room/enter/officer")
    assert client.post("/room/needs", headers=OURS).status_code == 400


@pytest.mark.parametrize(("token", "status"), [(TOKEN, 200), ("a", 404), ("a" * 23, 404)])
def test_holder_shows_a_token(site: Flask, token: str, status: int) -> None:
    assert site.test_client().get(f"/room/holder/{token}").status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OURS, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Referer": "http://localhost/places/x"}, 200),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://localhost.elsewhere.example"}, 403),
        ({"Referer": "https://elsewhere.example/http://localhost/"}, 403),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://["}, 403),
    ],
)
def test_anonymous_posts_come_from_our_pages(
    site: Flask, headers: dict[str, str], status: int
) -> None:
    assert site.test_client().post("/room/public", headers=headers).status_code == status


def test_behind_a_proxy_the_public_address_counts(make_site: MakeSite) -> None:
    site = make_site(_room(), public_url="https://yijia.example", trusted_proxies=1)
    headers = {
        "Host": "10.0.0.7:8000",
        "X-Forwarded-Host": "yijia.example",
        "X-Forwarded-Proto": "https",
        "Origin": "https://yijia.example",
    }
    assert site.test_client().post("/room/public", headers=headers).status_code == 200


def test_public_pages_neither_read_nor_set_the_session(site: Flask) -> None:
    client = site.test_client()
    assert "Set-Cookie" not in client.get("/room/public").headers
    assert client.get("/room/enter/worker").headers["Set-Cookie"].startswith("yijia=")
    answer = client.get("/room/public")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("yijia.example", 200),
        ("YIJIA.example", 200),
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("elsewhere.example", 421),
        ("yijia.example.elsewhere.example", 421),
        ("127.0.0.1.elsewhere.example", 421),
        ("localhost:8000x", 421),
    ],
)
def test_host_is_checked_when_the_public_address_is_known(
    make_site: MakeSite, host: str, status: int
) -> None:
    site = make_site(public_url="https://yijia.example")
    assert site.test_client().get("/healthz", headers={"Host": host}).status_code == status


def test_forwarded_headers_of_strangers_are_not_believed(make_site: MakeSite) -> None:
    site = make_site(public_url="https://yijia.example")
    headers = {"Host": "elsewhere.example", "X-Forwarded-Host": "yijia.example"}
    assert site.test_client().get("/healthz", headers=headers).status_code == 421
