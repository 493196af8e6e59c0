"""The real server, as `make run` starts it, and what can be seen and done to its processes."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol

from app.config import ROOT
from bench.soak.stage import Stage
from bench.soak.wire import Lost, ask, get
from bench.worlds import World
from tools.ports import free_port

READY_SECONDS: Final = 60
STOP_SECONDS: Final = 20


class Process(Protocol):
    """What a server needs of its process: some of `subprocess.Popen`."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> object: ...

    def terminate(self) -> None: ...


class Server:
    """gunicorn on `world` for as long as the block lasts; its words go to `log`."""

    def __init__(self, stage: Stage, world: World, *, workers: int = 2) -> None:
        self.port = free_port()
        self.log = stage.folder / f"{world.backend}-{self.port}.log"
        self._environment = stage.environment(world) | {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "WORKERS": str(workers),
            "TMPDIR": str(stage.folder),
        }
        self._process: Process | None = None

    def __enter__(self) -> "Server":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = self._launched()
        self._await()

    def _launched(self) -> "Process":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
                env=self._environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _await(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.alive():
            with suppress(Lost):
                if ask(self.port, get("/readyz")).status == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the server did not start: {self.log.read_text()[-2000:]}")

    def alive(self) -> bool:
        """Whether the master process runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None and self.alive():
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    @property
    def master(self) -> int:
        """The master's process id."""
        assert self._process is not None
        return self._process.pid

    def workers(self) -> list[int]:
        """The process ids of the workers that run now."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
        ).stdout
        pairs = (line.split() for line in listed.splitlines())
        return sorted(int(pid) for pid, parent in pairs if int(parent) == self.master)

    def kill(self) -> None:
        """End all of it at once, as a power cut does, and leave nothing behind."""
        assert self._process is not None
        for pid in (self.master, *self.workers()):
            end(pid)
        self._process.wait()

    def kill_master(self) -> None:
        """End the master alone: its workers see that they are orphans, finish and go."""
        assert self._process is not None
        orphans = self.workers()
        end(self.master)
        self._process.wait()
        deadline = time.monotonic() + STOP_SECONDS
        while any(map(_runs, orphans)) and time.monotonic() < deadline:
            time.sleep(0.05)
        for pid in orphans:
            end(pid)

    def kill_worker(self, number: int) -> None:
        """End one worker; the master replaces it."""
        if workers := self.workers():
            end(workers[number % len(workers)])

    def memory(self) -> dict[int, int]:
        """Resident memory of each worker, KiB."""
        found: dict[int, int] = {}
        for pid in self.workers():
            told = subprocess.run(
                ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False
            ).stdout.strip()
            if told.isdigit():
                found[pid] = int(told)
        return found

    def descriptors(self) -> dict[int, int]:
        """Open files of each worker; empty where the system does not tell."""
        folders = {pid: Path(f"/proc/{pid}/fd") for pid in self.workers()}
        return {pid: len(os.listdir(path)) for pid, path in folders.items() if path.is_dir()}


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def end(pid: int) -> None:
    """kill -9, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
