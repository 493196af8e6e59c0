"""A self-signed certificate, so that phones on the same network get a secure page.

OpenSSL's own program makes it: it is there wherever Python's `ssl` is, and the product needs no
further package for a certificate that no other part of it reads.
"""

import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from tools.unavailable import Unavailable

#: Days; phones refuse certificates that are valid for longer than 398.
VALID: Final = 397


def ensure(folder: Path) -> Path:
    """Make `certificate.pem` and `key.pem` in `folder` unless younger ones are there."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if certificate.exists() and time.time() - certificate.stat().st_mtime < (VALID - 30) * 86_400:
        return folder
    if not shutil.which("openssl"):
        raise Unavailable("TLS=1 needs the program openssl: install it, or run without TLS=1")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = ["DNS:localhost", *(f"IP:{address}" for address in addresses())]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(VALID)]
    command += ["-subj", "/CN=yijia", "-addext", f"subjectAltName={','.join(names)}"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"openssl made no certificate: {done.stderr.strip()[-300:]}")
    key.chmod(0o600)
    return folder


def addresses() -> list[str]:
    """This machine's own IPv4 addresses, the loopback one first."""
    found: dict[str, None] = {"127.0.0.1": None}
    try:
        host = socket.gethostname()
        found.update(
            {str(entry[4][0]): None for entry in socket.getaddrinfo(host, None, socket.AF_INET)}
        )
    except OSError:
        pass
    # Asks the routing table only: nothing is sent for a datagram socket that connects.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        found[str(probe.getsockname()[0])] = None
    return list(found)
