"""A load on loopback: `python -m bench.load PORT SECONDS CONNECTIONS`, targets on standard input.

A connection is closed after 20 requests: a generator that keeps those it opened at once may leave
them all to one worker. Prints the number of answers of status 200 and of others, and the seconds.
"""

import selectors
import socket
import sys
import time
from itertools import cycle
from typing import Final

REQUESTS_A_CONNECTION: Final = 20


class Connection:
    """One connection that asks, reads a whole answer, and asks again."""

    def __init__(self, port: int, requests: "cycle[bytes]", selector: selectors.BaseSelector):
        self.port, self.requests, self.selector = port, requests, selector
        self.good = self.bad = 0
        self.open()

    def open(self) -> None:
        """Connect and send the first request."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(self.socket, selectors.EVENT_READ, self)
        self.left = REQUESTS_A_CONNECTION
        self.ask()

    def ask(self) -> None:
        """Send the next request."""
        self.socket.sendall(next(self.requests))
        self.buffer, self.needed = b"", 0

    def read(self) -> None:
        """Take what has come; when the answer is whole, count it and go on."""
        part = self.socket.recv(262_144)
        self.buffer += part
        if not self.needed and (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            at = head.index(b"content-length:") + 15
            self.needed = end + 4 + int(head[at:].split(b"\r\n", 1)[0])
        if part and (not self.needed or len(self.buffer) < self.needed):
            return
        good = self.buffer.startswith(b"HTTP/1.1 200")
        self.good, self.bad = self.good + good, self.bad + (not good)
        self.left -= 1
        if self.left and part:
            self.ask()
        else:
            self.close()
            self.open()

    def close(self) -> None:
        """End the connection."""
        self.selector.unregister(self.socket)
        self.socket.close()


def run(port: int, seconds: float, connections: int, targets: list[str]) -> tuple[int, int, float]:
    """Ask for `targets` in turn over so many connections; (good, bad, seconds)."""
    head = "Host: 127.0.0.1\r\nAccept-Language: zh-CN\r\n\r\n"
    requests = cycle([f"GET {target} HTTP/1.1\r\n{head}".encode() for target in targets])
    with selectors.DefaultSelector() as selector:
        opened = [Connection(port, requests, selector) for _ in range(connections)]
        start = time.perf_counter()
        while (now := time.perf_counter()) - start < seconds:
            for key, _ in selector.select(timeout=1):
                key.data.read()
        for connection in opened:
            connection.close()
    return sum(c.good for c in opened), sum(c.bad for c in opened), now - start


if __name__ == "__main__":
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    print(*run(port, seconds, connections, sys.stdin.read().split()))
