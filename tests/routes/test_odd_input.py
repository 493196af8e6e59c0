"""Whatever is sent to whatever address: an answer with a sentence, never our failure."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from wtforms import Form

import app.forms as our_forms
from app.models.person_kinds import Role
from app.web import guard
from tests.client import Client
from tests.factories.account import an_account, holds, signed_in
from tests.factories.division import LIXIA, a_county
from tests.routes.world import World, address, undone

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
    "%F0%9F%92%A9" * 60,
    "..%2F..%2Fetc%2Fpasswd",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%7B%7B7*7%7D%7D",
]
#: What the desks are sent besides every third: where databases and validators differ most.
TELLING = ["%00", "%ED%A0%80", "9" * 400, "-inf", "%27%3B%20DROP%20TABLE%20place--"]
FORM = "application/x-www-form-urlencoded"
#: What pages know that have no form of ours.
BARE_NAMES = (
    "near",
    "cursor",
    "q",
    "from",
    "lang",
    "size",
    "map",
    "answer",
    "told",
    "next",
    "last",
)


def _form_names() -> set[str]:
    """Every field of every form."""
    names = set()
    for module in pkgutil.iter_modules(our_forms.__path__):
        for one in vars(import_module(f"app.forms.{module.name}")).values():
            if isinstance(one, type) and issubclass(one, Form):
                names |= {name for name in dir(one) if hasattr(getattr(one, name), "field_class")}
    return names


NAMES = (*BARE_NAMES, *sorted(_form_names()))


def _rules(site: Flask, method: str, *, desks: bool) -> Iterator[Rule]:
    """The rules that take `method`: those for everybody, or those behind a sign-in."""
    for rule in site.url_map.iter_rules():
        at_door = guard.guard_of(site, rule.endpoint)
        assert at_door is not None
        if method in (rule.methods or set()) and (at_door.name in CLOSED) == desks:
            yield rule


CLOSED = ("signed_in", "needs")


def _misled(rule: Rule, odd: str) -> str:
    """The rule's address with what does not belong there."""
    path = rule.rule
    for argument in rule.arguments:
        path = path.replace(f"<{argument}>", odd).replace(f"<path:{argument}>", odd)
    return path


def _paths(site: Flask, rule: Rule, odd: str, world: World) -> Iterator[str]:
    """The rule's address with what does not belong there, and with what does."""
    yield _misled(rule, odd)
    if rule.arguments:
        yield address(site, rule, world)


@pytest.fixture
def administrator(client: Client, app: Flask, session: Session, world: World) -> Client:
    """Somebody whom every desk lets in, and lets see all there is."""
    account = an_account(session, app.extensions["yijia"].vault)
    holds(session, account, Role.administrator, world.organisations["parent"])
    return signed_in(client, session, account)


def _together(odd: str) -> str:
    return "&".join(f"{name}={odd}" for name in NAMES)


@pytest.fixture
def stranger(app: Flask) -> Client:
    """Somebody whose browser keeps no cookies: to look for those of an address of 100 KB takes a
    tenth of what the answer does."""
    return Client(app, cookies=False)


@pytest.mark.parametrize("odd", ODD_VALUES)
def test_get(stranger: Client, app: Flask, world: World, odd: str) -> None:
    alone = [f"{name}={odd}" for name in ("cursor", "q", "lng")]
    twice = f"lng={LIXIA[0]}&lat={LIXIA[1]}&lng={odd}&kind={odd}&kind={odd}&cursor={odd}"
    for rule in _rules(app, "GET", desks=False):
        path = _misled(rule, odd)
        asked = [f"{path}?{odd}={odd}"]
        if rule.arguments:
            asked.append(f"{address(app, rule, world)}?{_together(odd)}")
        else:
            asked += [f"{path}?{query}" for query in (_together(odd), *alone, twice)]
        for url in asked:
            assert stranger.get(url).status < 500, url


@pytest.mark.parametrize("odd", ODD_VALUES)
def test_post(stranger: Client, app: Flask, world: World, odd: str) -> None:
    body = _together(odd)
    for rule in _rules(app, "POST", desks=False):
        for path in _paths(app, rule, odd, world):
            for data, kind in (
                (body, FORM),
                (body, "multipart/form-data; boundary=" + "x" * 80),
                (body, odd if odd.isascii() else "application/json"),
            ):
                answer = stranger.post(path, data=data, headers={"Content-Type": kind})
                assert answer.status < 500, f"{path} {kind}"


@pytest.mark.parametrize("odd", sorted({*ODD_VALUES[::3], *TELLING}))
def test_desks(administrator: Client, app: Flask, session: Session, world: World, odd: str) -> None:
    for rule in _rules(app, "GET", desks=True):
        for path in _paths(app, rule, odd, world):
            answer = administrator.get(f"{path}?{_together(odd)}")
            assert answer.status < 500, path
    for rule in _rules(app, "POST", desks=True):
        if rule.endpoint in LEAVING:
            continue
        for path in _paths(app, rule, odd, world):
            with undone(session):
                answer = administrator.post(path, data=_together(odd), content_type=FORM)
            assert answer.status < 500, path


#: What would leave the rest without anybody signed in.
LEAVING = ("public.sign_in.leave",)


def test_odd_cookies_and_headers(app: Flask, world: World) -> None:
    client = Client(app, cookies=False)
    place = world.place.public_id
    for odd in ("\x7f", '"', ";;;=", "=" * 5000, "yijia=.eJw.x.y", "a" * 8000):
        for name in ("Cookie", "Accept-Language", "Accept-Encoding", "If-None-Match", "Range"):
            headers = {name: f"lang={odd}; yijia={odd}; map={odd}" if name == "Cookie" else odd}
            for url in (
                "/",
                f"/places/{place}",
                "/api/v1/places?near=117.05,36.64",
            ):
                assert client.get(url, headers=headers).status < 500, (name, odd, url)


def test_nothing_but_get_and_post_is_taken(client: Client, app: Flask, session: Session) -> None:
    a_county(session)
    for rule in (*_rules(app, "GET", desks=False), *_rules(app, "GET", desks=True)):
        if not rule.arguments:
            for method in ("PUT", "PATCH", "DELETE"):
                assert client.open(method, rule.rule).status == 405, rule.rule
