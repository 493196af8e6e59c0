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
from time import perf_counter
from typing import Final

from flask import Response, g, request

logger = logging.getLogger("yijia")
_PROXY_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
_FRAMES: Final = 30


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


def configure(level: str) -> None:
    """Send our own log to standard error, once a process."""
    logger.setLevel(level)
    logger.propagate = False
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JSONFormatter())
        logger.addHandler(handler)


def begin(*, trust_id: bool) -> None:
    """Give the request its id and start its clock."""
    g.started = perf_counter()
    given = request.headers.get("X-Request-Id", "") if trust_id else ""
    g.request_id = given if _PROXY_ID.match(given) else secrets.token_hex(8)


def finish(response: Response) -> None:
    """Log the request in one line."""
    if not logger.isEnabledFor(logging.INFO):
        return
    rule = request.url_rule
    fields = {
        "id": g.request_id,
        "method": request.method if rule else "-",
        "route": rule.rule if rule else None,
        "endpoint": request.endpoint,
        "status": response.status_code,
        "ms": round((perf_counter() - g.started) * 1000, 2),
        "bytes": response.content_length,
    }
    logger.info("request", extra={"fields": fields})


def failure(error: BaseException) -> None:
    """Log an unexpected error by type and path through the code, without its message."""
    chain: list[dict[str, object]] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        frames = traceback.extract_tb(current.__traceback__)[-_FRAMES:]
        chain.append(
            {
                "type": type(current).__qualname__,
                "frames": [f"{f.filename}:{f.lineno} {f.name}" for f in frames],
            }
        )
        current = current.__cause__ or current.__context__
    fields = {"id": g.get("request_id"), "endpoint": request.endpoint, "errors": chain}
    logger.error("failure", extra={"fields": fields})
