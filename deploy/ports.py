"""TCP ports of this machine."""

import contextlib
import random
import socket

# Outgoing connections take their ports from 32768 up: a server that listens there may find its port taken.
TEST_PORTS = range(20000, 32000)


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def free_port(*, neighbours: tuple[int, ...] = ()) -> int:
    """A free port whose neighbours at the given distances are free too."""
    candidates = random.SystemRandom().sample(TEST_PORTS, 200)
    for port in candidates:
        if all(is_free(port + distance) for distance in (0, *neighbours)):
            return port
    raise RuntimeError("No free port was found.")


def has_ipv6_loopback() -> bool:
    """Browsers try ::1 first for localhost; some machines have none."""
    if not socket.has_ipv6:
        return False
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe, contextlib.suppress(OSError):
        probe.bind(("::1", 0))
        return True
    return False
