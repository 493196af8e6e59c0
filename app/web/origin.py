"""Whether an unsafe request comes from our own pages, and whether it asked for our own host."""

from typing import Final
from urllib.parse import urlsplit

from flask import current_app, request

from app.errors import DomainError

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})


def check() -> None:
    """Raise DomainError "origin_foreign" unless the request comes from this site.

    Browsers send `Sec-Fetch-Site` and, with a post, `Origin`; older ones at least `Referer`.
    A request with none of them is refused: every browser in use sends one of the three.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    source = request.headers.get("Origin")
    if fetched is not None and fetched != "same-origin":
        raise DomainError("origin_foreign")
    if source is None and fetched is None:
        source = request.headers.get("Referer")
    if source is not None and not _is_ours(source):
        raise DomainError("origin_foreign")
    if source is None and fetched is None:
        raise DomainError("origin_foreign")


def _is_ours(source: str) -> bool:
    """Behind a proxy that ends TLS the scheme that we see may differ, so hosts are compared."""
    try:
        host = urlsplit(source).netloc
    except ValueError:
        return False
    public: str = current_app.extensions["yijia"].settings.public_url
    return bool(host) and host in (request.host, urlsplit(public).netloc)


def allowed_hosts(public_url: str) -> frozenset[str]:
    """The values of `Host` that are answered when PUBLIC_URL is set; empty allows any."""
    if not public_url:
        return frozenset()
    return frozenset({urlsplit(public_url).netloc.lower()})


def host_is_known(host: str, allowed: frozenset[str]) -> bool:
    """Whether `host` is the public one or this machine (probes ask by loopback address)."""
    return not allowed or host.lower() in allowed or is_loopback(host)


def is_loopback(host: str) -> bool:
    """Whether a value of `Host` names this machine itself, with or without a port."""
    name, _, port = host.rpartition(":")
    return host in _LOOPBACK or (name in _LOOPBACK and port.isascii() and port.isdigit())
