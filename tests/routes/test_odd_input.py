"""Whatever is sent to whatever address: an answer with a sentence, never our failure."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.client import Client
from tests.factories.division import LIXIA, a_county, a_township
from tests.factories.place import a_place

#: As they stand in a URL or a form body, percent-encoded.
ODD_VALUES = [
    "",
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "%20%09%0A",
    "NaN",
    "-inf",
    "1e400",
    "9" * 400,
    "-1",
    "91",
    "181",
    quote("济南"),
    quote("１１７．０５"),
    quote("١١٧"),
    "0x75",
    "1_1",
    "117%2C36%2C1",
    "%27%3B%20DROP%20TABLE%20place--",
    "%25%5F%5C",
    "%F0%9F%92%A9" * 200,
    "..%2F..%2Fetc%2Fpasswd",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%7B%7B7*7%7D%7D",
]
#: Every query parameter and form field that some page knows.
NAMES = (
    *("lng", "lat", "near", "kind", "has", "open", "who", "mode", "limit", "cursor", "q", "from"),
    *("reason", "detail", "submission_id", "lang", "size", "map", "answer"),
)


@pytest.fixture
def place_id(session: Session) -> str:
    return a_place(session, township=a_township(session)).public_id


def _rules(app: Flask, method: str) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or set()):
            yield rule


def _paths(rule: Rule, odd: str, place_id: str) -> Iterator[str]:
    """The rule's address with what belongs there, and with what does not."""
    for filling in (odd, place_id, "370102"):
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<{argument}>", filling).replace(f"<path:{argument}>", filling)
        yield path
        if not rule.arguments:
            return


@pytest.mark.parametrize("odd", ODD_VALUES)
def test_get(client: Client, app: Flask, place_id: str, odd: str) -> None:
    alone = [f"{name}={odd}" for name in ("cursor", "q", "lng")]
    together = "&".join(f"{name}={odd}" for name in NAMES)
    twice = f"lng={LIXIA[0]}&lat={LIXIA[1]}&lng={odd}&kind={odd}&kind={odd}&cursor={odd}"
    for rule in _rules(app, "GET"):
        for path in _paths(rule, odd, place_id):
            for query in (*alone, together, twice, f"{odd}={odd}"):
                answer = client.get(f"{path}?{query}")
                assert answer.status < 500, f"{path}?{query}"


@pytest.mark.parametrize("odd", ODD_VALUES)
def test_post(client: Client, app: Flask, place_id: str, odd: str) -> None:
    body = "&".join(f"{name}={odd}" for name in NAMES)
    for rule in _rules(app, "POST"):
        for path in _paths(rule, odd, place_id):
            for data, kind in (
                (body, "application/x-www-form-urlencoded"),
                (body, "application/json"),
                (body, "multipart/form-data; boundary=" + "x" * 80),
                (body, odd if odd.isascii() else "text/plain"),
            ):
                answer = client.post(path, data=data, headers={"Content-Type": kind})
                assert answer.status < 500, f"{path} {kind}"


def test_odd_cookies_and_headers(app: Flask, place_id: str) -> None:
    client = Client(app, cookies=False)
    for odd in ("\x7f", '"', ";;;=", "=" * 5000, "yijia=.eJw.x.y", "a" * 8000):
        for name in ("Cookie", "Accept-Language", "Accept-Encoding", "If-None-Match", "Range"):
            headers = {name: f"lang={odd}; yijia={odd}; map={odd}" if name == "Cookie" else odd}
            for url in ("/", f"/places/{place_id}", "/api/v1/places?near=117.05,36.64"):
                assert client.get(url, headers=headers).status < 500, (name, odd, url)


def test_nothing_but_get_and_post_is_taken(client: Client, app: Flask, session: Session) -> None:
    a_county(session)
    for rule in _rules(app, "GET"):
        if not rule.arguments:
            for method in ("PUT", "PATCH", "DELETE"):
                assert client.open(method, rule.rule).status == 405, rule.rule
