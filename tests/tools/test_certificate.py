"""A certificate for phones on the same network."""

import shutil
import ssl
from pathlib import Path

import pytest

from tools import certificate


def test_it_can_be_loaded_and_is_made_once(tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("the program openssl is not installed here")
    folder = certificate.ensure(tmp_path / "tls")
    made = (folder / "certificate.pem").read_bytes()
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
        folder / "certificate.pem", folder / "key.pem"
    )
    assert (folder / "key.pem").stat().st_mode & 0o077 == 0
    assert certificate.ensure(folder) == folder
    assert (folder / "certificate.pem").read_bytes() == made


def test_the_loopback_address_comes_first() -> None:
    assert certificate.addresses()[0] == "127.0.0.1"
