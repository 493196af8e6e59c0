"""How gunicorn serves the site; `make run` and any other starter read the same environment."""

import gc
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

_TLS = os.environ.get("TLS_FOLDER")
_MEMORY = Path("/dev/shm")  # noqa: S108 - only asked whether it is there


class DiscreetLogger(Logger):  # type: ignore[misc]
    """gunicorn's log without what was asked for and by whom: its own words about a request that
    it refuses repeat the request line, which may hold a position, and the asker's address."""

    def warning(self, msg: Any, *args: Any, **options: Any) -> None:
        """Say that a request was refused, and nothing of it."""
        if str(msg).startswith("Invalid request from"):
            msg, args = "A request that is no HTTP was refused", ()
        super().warning(msg, *args, **options)

    def exception(self, msg: Any, *args: Any, **options: Any) -> None:
        """Of a request that failed say what and where in the code, without messages."""
        if "request" not in str(msg):
            super().exception(msg, *args, **options)
            return
        error = sys.exception()
        frames = traceback.extract_tb(error.__traceback__ if error else None)[-10:]
        where = " < ".join(f"{one.filename}:{one.lineno}" for one in reversed(frames))
        super().error("A request failed: %s at %s", type(error).__qualname__, where)


wsgi_app = "wsgi:app"
logger_class = DiscreetLogger
bind = [f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"]

#: Two processes use two cores; the threads wait for slow phones while others are served.
workers = int(os.environ.get("WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "4"))

#: Each worker opens its own database connections: nothing is shared over a fork.
preload_app = False
keepalive = 15
timeout = 30
graceful_timeout = 10

#: As long as gunicorn takes: what is longer gets its answer, not ours.
limit_request_line = 8190

#: A worker's sign of life goes to memory, so that a slow disk never looks like a hang.
worker_tmp_dir = str(_MEMORY if _MEMORY.is_dir() else tempfile.gettempdir())

#: The application writes its own access log, without query strings (they hold positions).
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()
control_socket_disable = True

if _TLS:
    certfile = str(Path(_TLS, "certificate.pem"))
    keyfile = str(Path(_TLS, "key.pem"))


def post_fork(_server: Any, _worker: Any) -> None:
    """Look for no garbage while a worker loads what it keeps for life: an eighth of its start."""
    gc.disable()


def post_worker_init(worker: Any) -> None:
    """Let a new worker pay for its first page before a reader asks for one, and never again look
    for garbage among what it keeps."""
    from flask import Flask

    from app.web.warming import warm

    if isinstance(worker.wsgi, Flask):
        warm(worker.wsgi)
    gc.freeze()
    gc.enable()
