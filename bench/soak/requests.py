"""Requests to every route of the site's own URL map, each with something odd about it."""

import random
from dataclasses import dataclass
from typing import Final

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.models.care import PlaceReport
from app.models.division import Division
from app.models.place import Place
from app.web.assets import asset_url
from bench.soak import oddities
from bench.worlds import World

_OWN: Final = ("Host: 127.0.0.1", "Connection: close")
FORM: Final = "Content-Type: application/x-www-form-urlencoded"
FRAMING: Final = ("content-length", "transfer-encoding")
_FILES: Final = ("app/icon.svg", "js/site.js", "vendor/htmx.min.js")


@dataclass(frozen=True, slots=True)
class Odd:
    """One request; `whole` when its bytes are proper HTTP, so that an answer must come."""

    raw: bytes
    endpoint: str
    whole: bool

    @property
    def head_only(self) -> bool:
        """Whether an answer has no body by its nature."""
        return self.raw.startswith(b"HEAD ")


class Requests:
    """Makes requests from a seed; the same seed makes the same ones of the same site."""

    def __init__(self, app: Flask, world: World, seed: int) -> None:
        self._chance = random.Random(seed)
        self._rules = [rule for rule in app.url_map.iter_rules() if rule.methods]
        with world.engines() as engines, Session(engines.read) as session:
            places = session.scalars(select(Place.public_id).order_by(Place.id).limit(200)).all()
            areas = session.scalars(select(Division.code).order_by(Division.code).limit(400)).all()
            reports = session.scalars(select(PlaceReport.public_id).limit(20)).all()
        with app.test_request_context():
            files = [asset_url(name).removeprefix("/static/") for name in _FILES]
        self._known = {
            "public_id": list(places),
            "code": list(areas),
            "number": [*reports, "0000000000"],
            "report_id": [*reports, "0000000000"],
            "filename": files,
        }

    def next(self) -> Odd:
        """One more request."""
        chance, rule = self._chance, self._chance.choice(self._rules)
        method = self._method(rule)
        target = self._path(rule)
        if query := oddities.query(chance):
            target += f"?{query}"
        lines, content = self._lines(method)
        head = "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", ""])
        raw = head.encode("latin-1", "replace") + content
        if chance.random() < 0.15:
            return Odd(oddities.mangled(chance, raw), rule.endpoint, whole=False)
        return Odd(raw, rule.endpoint, whole=_proper(method, lines, content))

    def _method(self, rule: Rule) -> str:
        if self._chance.random() < 0.15:
            return self._chance.choice(oddities.METHODS)
        return self._chance.choice(sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}))

    def _path(self, rule: Rule) -> str:
        path = ""
        for is_dynamic, part in rule._trace:
            if not is_dynamic:
                path += part.replace("|", "")
            elif self._chance.random() < 0.7 and part in self._known:
                path += self._chance.choice(self._known[part])
            else:
                path += oddities.value(self._chance)
        if self._chance.random() < 0.05:
            path += self._chance.choice(("/", "//", "/..", "/%2e%2e/", "/x", ";a=b", "%00"))
        return path or "/"

    def _lines(self, method: str) -> tuple[list[str], bytes]:
        chance = self._chance
        odd = oddities.headers(chance)
        own = _OWN[1:] if any(line.startswith("Host:") for line in odd) else _OWN
        lines = [*own, *odd]
        if method != "POST" and chance.random() < 0.95:
            return lines, b""
        content = oddities.body(chance)
        if chance.random() < 0.7:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                "Sec-Fetch-Site: same-origin",
            ]
        else:
            lines.append(f"Content-Type: {chance.choice(oddities.CONTENT_TYPES)}")
        if chance.random() < 0.9:
            lines.append(f"Content-Length: {len(content)}")
        return lines, content


def _proper(method: str, lines: list[str], content: bytes) -> bool:
    """Whether any server must be able to read these bytes as one request."""
    framing = [line for line in lines if line.lower().startswith(FRAMING)]
    if len(framing) != bool(content) or not method.isalpha():
        return False
    return all(":" in line and not line.startswith((" ", ":")) for line in lines)
