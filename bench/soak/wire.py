"""Requests as bytes on a socket of loopback, so that nothing is too odd to be sent."""

import gzip
import socket
import time
import zlib
from dataclasses import dataclass
from typing import Final

import brotli

#: Seconds until an answer counts as lost.
PATIENCE: Final = 20.0
_BODILESS: Final = frozenset({204, 304})


class Lost(Exception):
    """The connection ended, or was refused, before a whole answer came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `seconds` from the first byte sent to the last one read."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body unpacked, as text."""
        encoding = self.headers.get("content-encoding", "")
        try:
            if encoding == "br":
                return str(brotli.decompress(self.body).decode("utf-8", "replace"))
            body = gzip.decompress(self.body) if encoding == "gzip" else self.body
        except (brotli.error, OSError, EOFError, zlib.error):
            return ""
        return body.decode("utf-8", "replace")


def get(target: str, *lines: str) -> bytes:
    """A plain GET."""
    return request("GET", target, lines)


def post(target: str, body: str, *lines: str) -> bytes:
    """A form sent from one of our own pages."""
    form = ("Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin")
    return request("POST", target, (*form, *lines), body.encode())


def request(method: str, target: str, lines: tuple[str, ...] = (), body: bytes = b"") -> bytes:
    """A well-formed request."""
    head = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Accept-Language: zh-CN", *lines]
    if body:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode("utf-8", "surrogateescape") + body


class Wire:
    """One connection, which can be asked again and again."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        try:
            self._socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
        except OSError as error:
            raise Lost(type(error).__name__) from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""
        self.open = True

    def ask(self, raw: bytes, *, last: bool = False) -> Answer:
        """Send `raw` and read the answer; with `last` nothing more will be sent. Raises Lost."""
        began = time.perf_counter()
        try:
            self._socket.sendall(raw)
            if last:
                self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # An answer may have come before all was sent: a refusal of too much.
        try:
            status, headers, body = self._read(raw.startswith(b"HEAD "))
        except (OSError, ValueError, IndexError) as error:
            self.close()
            raise Lost(type(error).__name__) from error
        if last or headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body, time.perf_counter() - began)

    def _read(self, head_only: bool) -> tuple[int, dict[str, str], bytes]:
        while (end := self._left.find(b"\r\n\r\n")) < 0:
            self._more()
        first, *lines = self._left[:end].decode("latin-1").split("\r\n")
        self._left = self._left[end + 4 :]
        status = int(first.split(" ")[1])
        if status == 100:
            return self._read(head_only)
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        if head_only or status in _BODILESS:
            return status, headers, b""
        if "content-length" not in headers:
            return status, headers, self._rest()
        length = int(headers["content-length"])
        while len(self._left) < length:
            self._more()
        body, self._left = self._left[:length], self._left[length:]
        return status, headers, body

    def _more(self) -> None:
        part = self._socket.recv(262_144)
        if not part:
            raise ValueError("the connection ended")
        self._left += part

    def _rest(self) -> bytes:
        parts = [self._left]
        while part := self._socket.recv(262_144):
            parts.append(part)
        self._left = b""
        return b"".join(parts)

    def close(self) -> None:
        """End the connection."""
        self.open = False
        self._socket.close()


def ask(port: int, raw: bytes, *, patience: float = PATIENCE) -> Answer:
    """One request over a connection of its own; raises Lost."""
    wire = Wire(port, patience)
    try:
        return wire.ask(raw, last=True)
    finally:
        wire.close()


def ask_again(port: int, raw: bytes, *, tries: int = 5) -> Answer:
    """As `ask`, for what changes nothing: a worker that was killed a moment ago may have taken a
    connection along, and a browser would simply ask again. Raises Lost after the last try."""
    for _ in range(tries - 1):
        try:
            return ask(port, raw)
        except Lost:
            time.sleep(0.2)
    return ask(port, raw)
