"""The shared client of the route tests: it judges every answer it fetches.

A page that is no good page fails the test that asked for it, whatever that test was about, and
so does a request that leaves a transaction open or a change uncommitted.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any, ClassVar, Final
from weakref import WeakSet

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse, run_wsgi_app

from app.web.house import House
from tests.judge import judge_fragment, judge_page
from tests.markup import Element, parse

ORIGIN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
HTMX = {"HX-Request": "true"}


class WatchedSession(Session):
    """A session that can be asked afterwards whether it was left open."""

    opened: ClassVar[WeakSet["WatchedSession"]] = WeakSet()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.opened.add(self)


def bind(app: Flask, connection: Connection) -> None:
    """Let every session of `app` join the transaction of `connection`, as savepoints."""
    rooms: House = app.extensions["yijia"]

    def sessions(mode: Any) -> sessionmaker[Session]:
        return sessionmaker(
            connection,
            class_=WatchedSession,
            join_transaction_mode=mode,
            autoflush=False,
            expire_on_commit=False,
        )

    # A reading session is often opened before a writing one and closed after it: with a savepoint
    # of its own it would take what was written along. What commits itself would go round the
    # test's transaction.
    app.extensions["yijia"] = replace(
        rooms,
        engines=replace(rooms.engines, alone=None),
        read_sessions=sessions("rollback_only"),
        write_sessions=sessions("create_savepoint"),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, already judged."""

    response: TestResponse

    @property
    def tree(self) -> Element | None:
        """The parsed page or fragment, None for others."""
        return _parsed(self.text) if _is_markup(self.response) else None

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def headers(self) -> Any:
        return self.response.headers

    @property
    def text(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def json(self) -> Any:
        return self.response.get_json(force=True)

    def find(self, selector: str) -> Element:
        """The only element that matches `tag`, `#id` or `.class`."""
        (found,) = self.all(selector)
        return found

    def all(self, selector: str) -> list[Element]:
        """Every element that matches `tag`, `#id` or `.class`."""
        assert self.tree is not None
        return self.tree.select(selector)


#: What was found good in this process: pages are the same again and again, and so is the verdict.
_GOOD: Final[set[bytes]] = set()
_parsed: Final = lru_cache(maxsize=8)(parse)
#: An attribute that is an address of ours, or what a field holds. It has neither tags nor quotes
#: in it, and no verdict hangs on it: pages that differ only there, as in links to themselves or in
#: what was typed, are one.
_OF_NO_WEIGHT: Final = re.compile(rb'="/[\w%.~+=&;/?-]*"| value="[^"<>]*"')


def _is_markup(response: TestResponse) -> bool:
    moved = response.status_code in range(300, 400)
    return response.mimetype == "text/html" and bool(response.data) and not moved


def _judge(response: TestResponse, *, wants_part: bool) -> None:
    policy = response.headers.get("Content-Security-Policy", "")
    page = _OF_NO_WEIGHT.sub(b"=", response.data)
    known = blake2b(page + f"{policy} {wants_part}".encode()).digest()
    if known in _GOOD:
        return
    tree = _parsed(response.get_data(as_text=True))
    if wants_part and not tree.select("html"):
        judge_fragment(tree)
    else:
        judge_page(tree, policy)
    _GOOD.add(known)


class Wire(FlaskClient):
    """Werkzeug's client writes the whole address anew before and after each request, to know whose
    cookies to look for: of one of 100 KB that takes a tenth of what the answer does."""

    def run_wsgi_app(self, environ: dict[str, Any], buffered: bool = False) -> Any:
        sent = {**environ, "QUERY_STRING": ""}
        self._add_cookies_to_wsgi(sent)
        sent["QUERY_STRING"] = environ["QUERY_STRING"]
        answer = run_wsgi_app(self.application, sent, buffered=buffered)
        cookies = answer[2].getlist("Set-Cookie")
        self._update_cookies_from_response(environ["SERVER_NAME"], environ["PATH_INFO"], cookies)
        return answer


#: Pages of signed-in people and the way there: they may set the session's cookie.
SIGNED = ("/sign-in", "/sign-out", "/me/account", "/manage", "/q/")


class Client:
    """Fetches like a browser of our own pages, without cookies unless the site sets them."""

    def __init__(self, app: Flask, *, cookies: bool = True, reads: bool = True) -> None:
        """With `reads` every page is parsed and judged, which costs more than making it."""
        self.app = app
        self._reads = reads
        self._client: FlaskClient = Wire(app, app.response_class, use_cookies=cookies)
        self.csrf = ""

    def enter(self, token: str) -> None:
        """Be signed in by the session that `token` stands for."""
        raw = "0" * 40
        with self._client.session_transaction() as session:
            session["_user_id"], session["_fresh"], session["csrf_token"] = token, True, raw
        signer = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token")
        self.csrf = str(signer.dumps(raw))

    def get(self, url: str, **options: Any) -> Answer:
        return self._judged("GET", url, options)

    def post(self, url: str, **options: Any) -> Answer:
        """A post from one of our own pages; a text as `data` is what the body says, encoded."""
        options["headers"] = {**ORIGIN, **options.get("headers", {})}
        if self.csrf and "json" not in options:
            data = options.get("data") or {}
            options["data"] = (
                f"csrf_token={self.csrf}&{data}"
                if isinstance(data, str)
                else {"csrf_token": self.csrf, **data}
            )
        return self._judged("POST", url, options)

    def fragment(self, url: str, **options: Any) -> Answer:
        """What htmx would get."""
        options["headers"] = {**HTMX, **options.get("headers", {})}
        return self._judged("GET", url, options)

    def post_fragment(self, url: str, **options: Any) -> Answer:
        """What htmx would get for a post."""
        return self.post(url, headers={**HTMX, **options.pop("headers", {})}, **options)

    def open(self, method: str, url: str, **options: Any) -> Answer:
        """Any request, with just the headers given."""
        return self._judged(method, url, options)

    def _judged(self, method: str, url: str, options: dict[str, Any]) -> Answer:
        WatchedSession.opened.clear()
        response = self._client.open(url, method=method, **options)
        left = [one for one in WatchedSession.opened if one.in_transaction()]
        assert not left, f"{method} {url} left a transaction open"
        if self._reads and _is_markup(response):
            asked = options.get("headers", {})
            _judge(response, wants_part=asked.get("HX-Request") == "true")
        _judge_headers(response, url)
        return Answer(response)


def _judge_headers(response: TestResponse, url: str) -> None:
    headers = response.headers
    assert headers.get("X-Content-Type-Options") == "nosniff", url
    assert headers.get("Referrer-Policy") == "same-origin", url
    assert headers.get("Content-Security-Policy", "").startswith("default-src 'none'"), url
    if "Set-Cookie" in headers:
        asked = "lang=" in url or "size=" in url or url.startswith(SIGNED)
        asked = asked or url.endswith(("/signup/code", "/claim/code"))
        assert asked, f"{url} set a cookie nobody asked for"
        assert headers["Cache-Control"] == "private, no-store", url
    if response.mimetype == "text/html" and response.status_code == 200:
        for name in ("HX-Request", "Accept-Language", "Cookie"):
            assert name in headers["Vary"], url
