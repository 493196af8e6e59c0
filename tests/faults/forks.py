"""Processes forked from one that has imported everything: an import takes longer than most of what
a test does with a process, and here dozens are started, many of them only to be killed.

`make soak` starts every server as it is started for real.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from typing import Final

from bench.soak.server import Server

FORKS: Final = get_context("forkserver")
FORKS.set_forkserver_preload(["app.factory", "gunicorn.app.wsgiapp", "tests.crowd"])


class _Forked:
    """A forked process with the few words of `subprocess.Popen` that a Server knows."""

    def __init__(self, environment: Mapping[str, str], log: str) -> None:
        self._process = FORKS.Process(target=_serve, args=(dict(environment), log), daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> None:
        self._process.join(timeout)
        if self._process.is_alive():
            raise subprocess.TimeoutExpired("gunicorn", timeout or 0)

    def terminate(self) -> None:
        self._process.terminate()


class ForkedServer(Server):
    """gunicorn with the settings and the application of `make run`."""

    def _launched(self) -> _Forked:
        return _Forked(self._environment, str(self.log))


def _serve(environment: Mapping[str, str], log: str) -> None:
    """Be gunicorn, as `python -m gunicorn` is."""
    from gunicorn.app.wsgiapp import run  # type: ignore[import-untyped]

    os.environ.clear()
    os.environ.update(environment)
    with open(log, "ab", buffering=0) as words, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(words.fileno(), 1)
        os.dup2(words.fileno(), 2)
    sys.argv = ["gunicorn", "--config", "gunicorn.conf.py"]
    run()
