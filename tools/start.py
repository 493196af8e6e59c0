"""`make run`: prepare the database, fill it the first time, serve, keep the time, stop together."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final

from sqlalchemy.exc import OperationalError

from app.adapters import sms
from app.config import Settings
from app.errors import DomainError
from tools import certificate, spatialite
from tools.first_start import prepare
from tools.unavailable import Unavailable

BIN: Final = Path(sys.executable).parent

#: Seconds until the server must answer, and until it must have stopped.
READY: Final = 60
STOP: Final = 15

#: The background work, every minute.
CLOCK: Final = (BIN / "flask", "--app", "wsgi", "tick", "--every", "60")


class Ended(Exception):
    """Somebody asked the server to stop."""


def main() -> int:
    """Do all of it; answer an exit code."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _end)
    try:
        settings = Settings.from_env(os.environ)
        sms.gateway(settings.sms_gateway, settings.sms)
        origin = _origin(settings)
        if settings.database_url.startswith("sqlite"):
            spatialite.ensure(Path(sys.prefix, "lib", "spatialite"))
        prepare(settings)
        return _serve(origin)
    except Ended:
        return 0
    except Unavailable as reason:
        print(reason)
    except DomainError as error:
        facts = ", ".join(str(fact) for fact in error.details.values())
        print(f"{error.field or 'Database'}: {error.code.replace('_', ' ')} ({facts})")
    except OperationalError as error:
        print(f"The database does not answer. {str(error.orig).splitlines()[0]}")
    return 1


def _end(number: int, _frame: FrameType | None) -> None:
    raise Ended(number)


def _origin(settings: Settings) -> str:
    """Where the server will be, its port known to be free; makes a certificate for TLS=1."""
    host, port = os.environ.get("HOST") or "127.0.0.1", _port(os.environ.get("PORT") or "8000")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(f"{host}:{port}: {error.strerror}. Try: make run PORT=8001") from None
    if os.environ.get("TLS", "") in {"", "0"}:
        return f"http://{host}:{port}"
    os.environ["TLS_FOLDER"] = str(certificate.ensure(settings.instance / "tls"))
    return f"https://{host}:{port}"


def _port(words: str) -> int:
    if words.isdecimal() and 0 < int(words) < 65_536:
        return int(words)
    raise Unavailable(f"PORT is a number from 1 to 65535, not {words}")


def _serve(origin: str) -> int:
    """Run server and clock beside each other until one is told to stop or the server fails."""
    children = [_child(BIN / "gunicorn", "--config", "gunicorn.conf.py")]
    server = children[0]
    try:
        _await(origin, server)
        print(f"Yijia is at {_shown(origin)} (Ctrl-C ends it)", flush=True)
        children.append(_child(*CLOCK))
        while server.poll() is None:
            time.sleep(1)
            if children[1].poll() is not None:
                time.sleep(5)
                children[1] = _child(*CLOCK)
        return server.returncode or 1
    finally:
        _stop(children)


def _child(*command: str | Path) -> subprocess.Popen[bytes]:
    """Start `command` deaf to Ctrl-C, which the terminal sends to all: we end it in order."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL)
    finally:
        signal.signal(signal.SIGINT, heard)


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(STOP)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _await(origin: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server says that it is ready; raises Unavailable when it does not."""
    unverified = ssl._create_unverified_context() if origin.startswith("https") else None
    deadline = time.monotonic() + READY
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{origin}/readyz", timeout=READY, context=unverified):
                return
        except urllib.error.HTTPError as answer:
            if answer.code not in {502, 503}:
                raise Unavailable(f"/readyz answered {answer.code}") from None
        except OSError:
            pass
        time.sleep(0.1)
    raise Unavailable("The server did not become ready; its messages stand above.")


def _shown(origin: str) -> str:
    """The address for a person: a server on all addresses is shown by one that can be typed."""
    if "0.0.0.0" not in origin:
        return origin
    return " or ".join(origin.replace("0.0.0.0", address) for address in certificate.addresses())


if __name__ == "__main__":
    sys.exit(main())
