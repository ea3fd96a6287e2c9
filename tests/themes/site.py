"""A small real server for the look alone: its files, one page under the real content security policy, and a stream."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Thread

from django.test import RequestFactory

from deploy.shell import policy
from themes.assets import PREFIX
from themes.serving import look_file

SLOW = 0.3  # seconds a POST takes, so that a second press meets the first


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.pages = pages
        self.posted: list[str] = []
        self.events: Queue[str] = Queue()
        self.is_streaming = True
        self.csp = policy(RequestFactory().get("/"))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        if self.path.startswith(f"/{PREFIX}"):
            found = look_file(self.path.removeprefix(f"/{PREFIX}"))
            self._say(200, found.content_type, found.body) if found else self._say(404, "text/plain", b"")
        elif self.path == "/events":
            self._stream()
        elif self.path in self.server.pages:
            self._say(200, "text/html; charset=utf-8", self.server.pages[self.path].encode())
        else:
            self._say(404, "text/plain", b"")

    def do_POST(self) -> None:
        self.server.posted.append(self.path)
        time.sleep(SLOW)
        self._say(
            200,
            "text/html; charset=utf-8",
            b"<!doctype html><link rel=icon href=data:,><title>Sent</title><h1>Sent</h1>",
        )

    def _stream(self) -> None:
        if not self.server.is_streaming:
            self._say(503, "text/plain", b"")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while self.server.is_streaming:
                self._write_next()
        except OSError:
            return  # the page has gone

    def _write_next(self) -> None:
        try:
            topic = self.server.events.get(timeout=0.1)
        except Empty:
            self.wfile.write(b": still here\n\n")
        else:
            self.wfile.write(f"event: {topic}\ndata: {{}}\n\n".encode())

    def _say(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.server.csp)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what matters is asserted."""


@contextmanager
def serving(pages: dict[str, str]) -> Iterator[Site]:
    site = Site(pages)
    thread = Thread(target=site.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.is_streaming = False
        site.shutdown()
        site.server_close()
        thread.join()
