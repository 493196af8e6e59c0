"""Structured logs: one JSON line a request, without query string, coordinates, address or phone.

A failure is logged by its type and the places in our code that it passed; its message is left
out, since messages repeat what was asked for.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from datetime import UTC, datetime
from functools import lru_cache
from time import perf_counter, time
from typing import Final

from flask import Response, request

logger = logging.getLogger("yijia")
_PROXY_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
_FRAMES: Final = 30
_STATEMENT: Final = 2000
_ID: Final = "yijia.request_id"
_STARTED: Final = "yijia.started"
_NOWHERE: Final = '"method": null, "route": null, "endpoint": null'


class JSONFormatter(logging.Formatter):
    """One record as one line of JSON; the fields of `extra["fields"]` go in as they are."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        return json.dumps(line, ensure_ascii=False)


class StandardError(logging.Handler):
    """Writes to whatever standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"{self.format(record)}\n")


def configure(level: str) -> None:
    """Send our own log to standard error, once a process."""
    logger.setLevel(level)
    logger.propagate = False
    if not logger.handlers:
        handler = StandardError()
        handler.setFormatter(JSONFormatter())
        logger.addHandler(handler)


def begin(*, trust_id: bool) -> None:
    """Give the request its id and start its clock."""
    environ = request.environ
    given = environ.get("HTTP_X_REQUEST_ID", "") if trust_id else ""
    environ[_ID] = given if given and _PROXY_ID.match(given) else secrets.token_hex(8)
    environ[_STARTED] = perf_counter()


def request_id() -> str:
    """The id of the current request, to be asked by."""
    return str(request.environ.get(_ID, ""))


def finish(response: Response) -> None:
    """Log the request in one line, put together by hand: this runs for every request."""
    if not logger.isEnabledFor(logging.INFO):
        return
    environ, rule = request.environ, request.url_rule
    place = _place(request.method, rule.rule, rule.endpoint) if rule else _NOWHERE
    now = time()
    ms = (perf_counter() - environ[_STARTED]) * 1000
    sys.stderr.write(
        f'{{"time": "{_second(int(now))}.{int(now % 1 * 1000):03}Z", "level": "INFO", '
        f'"event": "request", "id": "{environ[_ID]}", {place}, '
        f'"status": {response.status_code}, "ms": {ms:.2f}, '
        f'"bytes": {response.content_length or 0}}}\n'
    )


@lru_cache(maxsize=8)
def _second(epoch: int) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=1024)
def _place(method: str, rule: str, endpoint: str) -> str:
    """Where the request went, in the words of the routing table, not of the reader."""
    fields = {"method": method, "route": rule, "endpoint": endpoint}
    return json.dumps(fields)[1:-1]


def failure(error: BaseException) -> None:
    """Log an unexpected error by type and path through the code, without its message."""
    chain: list[dict[str, object]] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        frames = traceback.extract_tb(current.__traceback__)[-_FRAMES:]
        link: dict[str, object] = {
            "type": type(current).__qualname__,
            "frames": [f"{f.filename}:{f.lineno} {f.name}" for f in frames],
        }
        statement = getattr(current, "statement", None)
        if statement:
            # SQL with places for its parameters, which are left out.
            link["statement"] = str(statement)[:_STATEMENT]
        chain.append(link)
        current = current.__cause__ or current.__context__
    fields = {"id": request_id(), "endpoint": request.endpoint, "errors": chain}
    logger.error("failure", extra={"fields": fields})
