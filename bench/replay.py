"""Recorded answers, played back by the plainest of WSGI applications: what a static file costs.

BENCH_RECORDED is a JSON file: {"path?query": [status, [[header, value], …], base64 body]}.
"""

import base64
import json
import os
from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

#: What a server adds to every answer by itself.
_SERVER_S_OWN: Final = {"connection", "date", "server", "transfer-encoding"}
_RECORDED: Final = "BENCH_RECORDED"


def record(address: str, paths: Iterable[str], file: Path) -> None:
    """Ask the server at `address` for each of `paths`, as Chromium does, and keep the answers."""
    answers: dict[str, Any] = {}
    for path in paths:
        connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
        accepted = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept-Language": "zh-CN"}
        connection.request("GET", path, headers=accepted)
        answer = connection.getresponse()
        headers = [(n, v) for n, v in answer.getheaders() if n.lower() not in _SERVER_S_OWN]
        line = f"{answer.status} {answer.reason}"
        answers[path] = [line, headers, base64.b64encode(answer.read()).decode()]
        connection.close()
    file.write_text(json.dumps(answers))


def create() -> Callable[..., Iterable[bytes]]:
    """The application; it holds every answer ready in memory."""
    recorded = json.loads(Path(os.environ[_RECORDED]).read_text())
    answers = {
        path: (status, [(name, value) for name, value in headers], base64.b64decode(body))
        for path, (status, headers, body) in recorded.items()
    }
    nothing = ("404 Not Found", [("Content-Length", "0")], b"")

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        query = environ["QUERY_STRING"]
        path = environ["PATH_INFO"] + (f"?{query}" if query else "")
        status, headers, body = answers.get(path, nothing)
        start(status, headers)
        return [body]

    return application
