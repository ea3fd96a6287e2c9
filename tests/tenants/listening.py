"""A stream server for a test, and pages that listen to it as a browser would."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tenants.streams.application import Streams
from tests.conftest import sign_in
from tests.factories.cast import Person


class Page:
    """One open stream. `last` is what a browser would send as Last-Event-ID."""

    def __init__(self, port: int, headers: dict[str, str], path: str = "/events", method: str = "GET") -> None:
        self.last = ""
        self._received = self._body = b""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._socket.sendall(f"{method} {path} HTTP/1.1\r\n{fields}\r\n".encode("latin-1"))
        self.status = int(self._header().split()[1])
        while self._header():
            pass
        if self.status == 200:
            self._block()

    def hear(self, count: int, *, seconds: float = 5) -> list[str]:
        """The next topics, in the order in which they come."""
        self._socket.settimeout(seconds)
        return [self._event() for _ in range(count)]

    def hears_nothing(self, *, seconds: float = 0.5) -> bool:
        self._socket.settimeout(seconds)
        try:
            self._event()
        except TimeoutError:
            return True
        return False

    def has_ended(self, *, seconds: float = 5) -> bool:
        self._socket.settimeout(seconds)
        try:
            self._event()
        except EOFError:
            return True
        return False

    def is_kept_alive(self, *, seconds: float = 5) -> bool:
        self._socket.settimeout(seconds)
        return self._line() == ":"

    def close(self) -> None:
        self._socket.close()

    def _event(self) -> str:
        while True:
            fields = self._block()
            if "event" in fields:
                assert fields["data"] == "{}"
                return fields["event"]

    def _block(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        while line := self._line():
            name, _, value = line.partition(": ")
            fields[name] = value
        self.last = fields.get("id", self.last)
        return fields

    def _line(self) -> str:
        while b"\n" not in self._body:
            self._body += self._chunk()
        line, _, self._body = self._body.partition(b"\n")
        return line.decode()

    def _chunk(self) -> bytes:
        size = int(self._header(), 16)
        while len(self._received) < size + 2:
            self._receive()
        chunk, self._received = self._received[:size], self._received[size + 2 :]
        if not chunk:
            raise EOFError
        return chunk

    def _header(self) -> str:
        while b"\r\n" not in self._received:
            self._receive()
        line, _, self._received = self._received.partition(b"\r\n")
        return line.decode()

    def _receive(self) -> None:
        piece = self._socket.recv(65536)
        if not piece:
            raise EOFError
        self._received += piece


def cookie_of(person: Person) -> dict[str, str]:
    return {"Host": person.host, "Cookie": f"sessionid={sign_in(person).cookies['sessionid'].value}"}


@contextmanager
def stream_server() -> Iterator[tuple[int, Streams]]:
    application = Streams()
    server = uvicorn.Server(
        uvicorn.Config(application, port=0, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not (server.started and application.hub.is_listening):
        assert thread.is_alive()
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1], application
    server.should_exit = True
    thread.join()
