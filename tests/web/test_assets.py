"""Static files and compression: small, and kept by what they contain."""

import gzip

import brotli
import pytest
from flask import Blueprint, Response
from flask.testing import FlaskClient

from app.web.assets import Asset, asset_url, assets
from app.web.guard import public
from app.web.stylesheet import minified
from tests.web.conftest import MakeSite

SCRIPT = ("let a = 1;\n" * 200).encode()


@pytest.fixture
def client(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    found = {
        "js/a.js": Asset(SCRIPT, "text/javascript; charset=utf-8", "0123456789ab"),
        "a.png": Asset(b"\x89PNG" * 500, "image/png", "ba9876543210"),
    }
    monkeypatch.setattr("app.web.assets.assets", lambda: found)
    room = Blueprint("room", __name__)

    @room.get("/long")
    @public
    def long() -> Response:
        return Response("驿站 " * 1000, content_type="text/plain; charset=utf-8")

    @room.get("/short")
    @public
    def short() -> Response:
        return Response("驿站", content_type="text/plain; charset=utf-8")

    return make_site(room).test_client()


def test_versioned_files_are_kept_for_a_year(client: FlaskClient) -> None:
    url = asset_url("js/a.js")
    assert url == "/static/js/a.js?v=0123456789ab"
    answer = client.get(url)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (answer.data, answer.mimetype) == (SCRIPT, "text/javascript")
    for other in ("/static/js/a.js", "/static/js/a.js?v=0"):
        assert client.get(other).headers["Cache-Control"] == "no-cache"


def test_text_is_compressed_ahead_and_pictures_are_not(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip, br"}
    answer = client.get(asset_url("js/a.js"), headers=headers)
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert brotli.decompress(answer.data) == SCRIPT
    assert "Content-Encoding" not in client.get(asset_url("a.png"), headers=headers).headers


def test_unchanged_files_are_304(client: FlaskClient) -> None:
    tag = client.get("/static/js/a.js").headers["ETag"]
    assert client.get("/static/js/a.js", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["none.js", "../config.py", "%2e%2e/config.py", "js", "js/"])
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_every_file_has_a_type_and_a_version() -> None:
    for path, asset in assets().items():
        assert asset.content_type != "application/octet-stream", path
        assert len(asset.version) == 12


def test_long_answers_are_compressed_as_the_reader_can(client: FlaskClient) -> None:
    plain = client.get("/long")
    assert "Content-Encoding" not in plain.headers
    dense = client.get("/long", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert dense.headers["Content-Encoding"] == "br"
    assert brotli.decompress(dense.data) == plain.data
    assert dense.content_length == len(dense.data) < len(plain.data) / 10
    older = client.get("/long", headers={"Accept-Encoding": "gzip"})
    assert older.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(older.data) == plain.data


def test_short_answers_are_left_alone(client: FlaskClient) -> None:
    answer = client.get("/short", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers


def test_style_is_thinned_but_means_the_same() -> None:
    css = """
    /* ground */
    :root { --a: 1px;  --b: calc( 2px + 3px ); }
    .a > .b, .c .d { color : red; }
    @media (min-width: 30em) { a:hover { margin: -1px 0; } }
    """
    assert minified(css) == (
        ":root{--a:1px;--b:calc( 2px + 3px )}.a>.b,.c .d{color :red}"
        "@media (min-width:30em){a:hover{margin:-1px 0}}"
    )
