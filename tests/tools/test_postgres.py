"""The private server ends with its starter, in whatever way that ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import apt, postgres
from tools.unavailable import Unavailable

ROOT = Path(__file__).resolve().parents[2]
STARTER = """
import time
from tools import apt, postgres
with postgres.server() as server:
    print(server.folder, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_a_starter_that_is_killed(ending: signal.Signals) -> None:
    if postgres.find() is None:
        pytest.skip("PostgreSQL with PostGIS is not installed here")
    with subprocess.Popen(
        [sys.executable, "-c", STARTER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout is not None
        folder = Path(starter.stdout.readline().strip())
        number = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        assert _lives(number)
        starter.send_signal(ending)
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()
    assert not _lives(number)


def _lives(number: int) -> bool:
    """Whether the process runs; one that ended but was not collected by its parent does not."""
    asked = ["ps", "-o", "stat=", "-p", str(number)]
    state = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return bool(state) and not state.startswith("Z")


def test_a_command_runs_beside_it_and_answers_its_exit_code() -> None:
    if postgres.find() is None:
        pytest.skip("PostgreSQL with PostGIS is not installed here")
    script = "import os, sys; sys.exit(7 if 'host=/' in os.environ['DATABASE_URL'] else 0)"
    assert postgres.main([sys.executable, "-c", script]) == 7


def test_what_is_missing_is_said_with_the_command_that_helps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apt, "may_install", lambda: False)
    with pytest.raises(Unavailable, match="apt-get install postgresql"):
        postgres.install()
