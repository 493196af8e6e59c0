"""Every failure is an answer with a sentence, never a traceback, never a 500 for bad input."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask, Response, request

from app.config import Settings
from app.errors import DomainError, LimitReached, NotFound
from app.factory import create_app
from app.web.guard import public
from app.web.logs import logger
from tests.client import Client
from tests.databases import Database


@pytest.fixture
def failing(database: Database) -> Iterator[Client]:
    """An application with routes that fail in every way."""
    rooms = Blueprint("rooms", __name__)

    @rooms.route("/fails/<how>", methods=["GET", "POST"])
    @rooms.route("/api/fails/<how>")
    @public
    def fail(how: str) -> Response:
        if how == "reads":
            return Response(request.form["a"])
        errors = {
            "domain": DomainError("coordinates_invalid", "lng"),
            "unworded": DomainError("never_heard_of", "name"),
            "missing": NotFound("place_unknown"),
            "limit": LimitReached("limit_reached", retry_after=77),
            "bug": ValueError("could not convert 117.0512 36.6412 13800138000"),
        }
        raise errors[how]

    app = _with(database, rooms)
    yield Client(app)
    app.extensions["yijia"].engines.dispose()


def _with(database: Database, blueprint: Blueprint) -> Flask:
    from app import routes

    register = routes.register

    def both(app: Flask) -> None:
        register(app)
        app.register_blueprint(blueprint)

    settings = Settings(database_url=database.url, secret_key="x", log_level="INFO")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routes, "register", both)
        return create_app(settings)


@pytest.mark.parametrize(
    ("how", "status"),
    [("domain", 422), ("unworded", 422), ("missing", 404), ("limit", 429), ("bug", 500)],
)
def test_failure_is_a_page_a_fragment_and_a_problem(failing: Client, how: str, status: int) -> None:
    answer = failing.get(f"/fails/{how}")
    assert answer.status == status
    assert answer.find("h1").text and answer.find("#failure").text
    assert answer.headers["Cache-Control"] == "private, no-store"
    part = failing.fragment(f"/fails/{how}")
    assert part.status == status
    assert part.find("#failure").text == answer.find("#failure").text or how == "bug"
    problem = failing.get(f"/api/fails/{how}")
    assert problem.status == problem.json["status"] == status
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json["title"] and problem.json["detail"]


def test_limit_says_when_to_come_back(failing: Client) -> None:
    assert failing.get("/fails/limit").headers["Retry-After"] == "77"


def test_problem_names_code_and_field(failing: Client) -> None:
    problem = failing.get("/api/fails/domain").json
    assert (problem["code"], problem["field"]) == ("coordinates_invalid", "lng")


def test_unexpected_error_is_logged_once_without_its_message(
    failing: Client, caplog: pytest.LogCaptureFixture
) -> None:
    logger.addHandler(caplog.handler)
    with caplog.at_level(logging.INFO, "yijia"):
        answer = failing.get("/fails/bug?lng=117.0512&lat=36.6412")
    logger.removeHandler(caplog.handler)
    (failure,) = [r for r in caplog.records if r.getMessage() == "failure"]
    fields = failure.__dict__["fields"]
    assert fields["errors"][0]["type"] == "ValueError"
    assert any("test_failures.py" in frame for frame in fields["errors"][0]["frames"])
    assert fields["id"] in answer.find("#failure").text
    said = json.dumps([r.__dict__.get("fields") for r in caplog.records])
    for secret in ("117.05", "36.64", "13800138000"):
        assert secret not in said


@pytest.mark.parametrize("url", ["/nothing-here", "/static/none.js", "/api/v1/none", "/a%00b"])
def test_unknown_address_is_404(client: Client, url: str) -> None:
    assert client.get(url).status == 404


def test_wrong_method_is_405_and_says_what_is_allowed(client: Client) -> None:
    answer = client.open("POST", "/healthz")
    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]
    assert client.open("DELETE", "/api/v1/places").json["status"] == 405


def test_oversize_body_is_413(failing: Client) -> None:
    answer = failing.post("/fails/reads", data={"a": "x" * 200_000})
    assert answer.status == 413
    assert answer.find("h1").text
