"""Ports of loopback for servers that live as long as a test or a measurement."""

import random
import socket
from typing import Final

#: Higher ports may be taken by a passing connection of a client (RFC 6335, section 6: from 49,152
#: on; Linux: from 32,768 on).
PORTS: Final = range(18_000, 32_000)
_TRIES: Final = 50


def free_port() -> int:
    """A port that nobody listens on, by chance: of two servers that start beside each other in the
    same second the one that binds last would else never run, and its client ask the other one.

    Raises RuntimeError when somebody listens on each of fifty.
    """
    for port in random.sample(PORTS, _TRIES):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError("fifty ports tried, and somebody listens on each")
