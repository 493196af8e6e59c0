"""One line a request, and no word in it of where somebody stands or who they are."""

import json
from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, Response

from app.web.guard import public
from tests.web.conftest import MakeSite

SECRETS = ("117.0512", "36.6412", "13800138000", "203.0.113.9", "Mozilla/5.0")
Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture
def site(make_site: MakeSite) -> Flask:
    room = Blueprint("room", __name__)

    @room.route("/room/<name>", methods=["GET", "POST"])
    @public
    def index(name: str) -> Response:
        if name == "broken":
            try:
                float("117.0512,36.6412")
            except ValueError as error:
                raise LookupError("nothing at 117.0512 for 13800138000") from error
        return Response("x" * 10)

    return make_site(room, log_level="INFO")


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    def read() -> list[dict[str, object]]:
        err = capsys.readouterr().err
        for secret in SECRETS:
            assert secret not in err
        return [json.loads(line) for line in err.splitlines()]

    return read


def _ask(site: Flask, path: str, method: str = "GET") -> Response:
    return site.test_client().open(  # type: ignore[return-value]
        f"{path}?lng=117.0512&lat=36.6412&phone=13800138000",
        method=method,
        headers={
            "User-Agent": "Mozilla/5.0",
            "Referer": "http://localhost/near?lng=117.0512",
            "Origin": "http://localhost",
        },
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )


def test_one_line_says_what_happened(site: Flask, lines: Lines) -> None:
    _ask(site, "/room/13800138000")
    (line,) = lines()
    assert {k: line[k] for k in ("level", "event", "method", "route", "endpoint")} == {
        "level": "INFO",
        "event": "request",
        "method": "GET",
        "route": "/room/<name>",
        "endpoint": "room.index",
    }
    assert (line["status"], line["bytes"]) == (200, 10)
    assert isinstance(line["ms"], float) and 0 <= line["ms"] < 10_000
    assert str(line["time"]).endswith("Z") and len(str(line["id"])) == 16


@pytest.mark.parametrize("path", ["/13800138000/117.0512", "/api/v1/places", "/near", "/search"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_no_position_and_no_person_whatever_is_asked(
    site: Flask, lines: Lines, path: str, method: str
) -> None:
    _ask(site, path, method)
    requests = [line for line in lines() if line["event"] == "request"]
    assert len(requests) == 1


def test_a_mistake_of_ours_is_logged_once_without_words(site: Flask, lines: Lines) -> None:
    answer = _ask(site, "/room/broken")
    failure, request = lines()
    assert (failure["level"], failure["event"], request["status"]) == ("ERROR", "failure", 500)
    assert failure["id"] == request["id"]
    assert str(request["id"]) in answer.get_data(as_text=True)
    errors = failure["errors"]
    assert isinstance(errors, list)
    assert [error["type"] for error in errors] == ["LookupError", "ValueError"]


def test_quiet_when_told_so(make_site: MakeSite, lines: Lines) -> None:
    site = make_site(log_level="WARNING")
    _ask(site, "/healthz")
    assert lines() == []


def test_ids_of_a_trusted_proxy_are_kept(make_site: MakeSite, lines: Lines) -> None:
    site = make_site(log_level="INFO", trusted_proxies=1)
    for given in ("0123456789abcdef-x", 'a"b', "x" * 100, ""):
        site.test_client().get("/healthz", headers={"X-Request-Id": given})
    ids = [line["id"] for line in lines()]
    assert ids[0] == "0123456789abcdef-x"
    assert all(len(str(one)) == 16 for one in ids[1:])


def test_ids_of_strangers_are_not_believed(make_site: MakeSite, lines: Lines) -> None:
    site = make_site(log_level="INFO")
    site.test_client().get("/healthz", headers={"X-Request-Id": "0123456789"})
    assert lines()[0]["id"] != "0123456789"
