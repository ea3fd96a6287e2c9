"""The ASGI application of the stream server. Server-sent events as in the HTML standard (html.spec.whatwg.org, 9.2)."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import psycopg

from tenants.streams.hub import Hub, Stream
from tenants.streams.seats import Refused, living_sessions, take_seat

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SEAT_THREADS = 4
HEARTBEAT_SECONDS = 15
RECHECK_SECONDS = 30
LIFETIME_SECONDS = 600  # then the page reconnects, and who it is is asked anew
STREAMS_PER_SESSION = 24
EVENT_STREAM = "text/event-stream"
STOP_ASKING = 204  # to a browser whose session has ended: how the standard has an event source stop without an error
SAME_ORIGIN = ("same-origin", "none", "")
log = logging.getLogger("portico.streams")


class Streams:
    def __init__(self) -> None:
        self.hub = Hub()
        self.threads = ThreadPoolExecutor(SEAT_THREADS, thread_name_prefix="seat")
        self.per_session: Counter[str] = Counter()
        self.is_stopping = False
        self.background: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            if scope["path"] == "/healthz":
                await respond(send, 200, {"status": "ok"})
            elif scope["path"] == "/readyz":
                await self._tell_readiness(send)
            elif scope["path"] != "/events":
                raise Refused(404)
            elif scope["method"] != "GET":
                raise Refused(405)
            else:
                await self._stream(scope, receive, send)
        except Refused as refusal:
            if refusal.status == 401 and headers_of(scope).get("accept") == EVENT_STREAM:
                await send({"type": "http.response.start", "status": STOP_ASKING, "headers": []})
                await send({"type": "http.response.body", "body": b""})
            else:
                await respond(send, refusal.status, {"status": "refused"})

    async def _tell_readiness(self, send: Send) -> None:
        is_ready = self.hub.is_listening and not self.is_stopping
        await respond(send, 200 if is_ready else 503, {"status": "ok" if is_ready else "not listening"})

    async def _stream(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        if headers.get("sec-fetch-site", "") not in SAME_ORIGIN:
            raise Refused(403)
        if self.is_stopping:
            raise Refused(503)
        asked_at = time.monotonic()
        seat = await asyncio.get_running_loop().run_in_executor(self.threads, take_seat, headers)
        if self.per_session[seat.session_key] >= STREAMS_PER_SESSION:
            raise Refused(429)
        self.per_session[seat.session_key] += 1
        try:
            last = last_seen(headers, scope["query_string"])
            await self._keep_told(Stream(seat, asked_at=asked_at), last, receive, send)
        finally:
            self.per_session[seat.session_key] -= 1
            if not self.per_session[seat.session_key]:
                del self.per_session[seat.session_key]

    async def _keep_told(self, stream: Stream, last: int | None, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(until_gone(receive, stream))
        lifetime = LIFETIME_SECONDS * random.uniform(0.8, 1.2)  # noqa: S311  # spreads reconnections, no secret
        expiry = asyncio.get_running_loop().call_later(lifetime, stream.end)
        try:
            await open_stream(send, await self.hub.join(stream, last=last))
            await tell(stream, send)
        except psycopg.OperationalError:
            raise Refused(503) from None
        finally:
            expiry.cancel()
            gone.cancel()
            self.hub.leave(stream)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.background = [asyncio.create_task(self.hub.listen()), asyncio.create_task(self._recheck())]
        self._end_streams_on_signal()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self.background:
            task.cancel()
        await self.hub.reader.close()
        self.threads.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _recheck(self) -> None:
        """Ends streams whose session has ended: one look for each business, however many its streams."""
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            by_host: dict[str, list[Stream]] = {}
            for stream in self.hub.everybody():
                by_host.setdefault(stream.seat.host, []).append(stream)
            for host, streams in by_host.items():
                await self._end_signed_out(host, streams)

    async def _end_signed_out(self, host: str, streams: list[Stream]) -> None:
        keys = {stream.seat.session_key for stream in streams}
        loop = asyncio.get_running_loop()
        try:
            living = await loop.run_in_executor(self.threads, living_sessions, host, keys)
        except Exception as error:  # the database is away: the next look will tell
            log.warning("sessions not looked at: %s", type(error).__name__)
            return
        for stream in streams:
            if stream.seat.session_key not in living:
                stream.end()

    def _end_streams_on_signal(self) -> None:
        """A server waits for its open answers before it stops; ours would never end by themselves."""
        loop = asyncio.get_running_loop()
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)

            def stop(number: int, frame: Any, before: Any = before) -> None:
                loop.call_soon_threadsafe(self._stop)
                if callable(before):
                    before(number, frame)

            signal.signal(number, stop)

    def _stop(self) -> None:
        self.is_stopping = True
        for stream in self.hub.everybody():
            stream.end()


def headers_of(scope: Message) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def last_seen(headers: dict[str, str], query: bytes) -> int | None:
    """The page's last event: from the browser when it reconnects, or from the address."""
    given = headers.get("last-event-id") or parse_qs(query.decode("latin-1")).get("last", [""])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


async def open_stream(send: Send, position: int) -> None:
    headers = [
        (b"content-type", f"{EVENT_STREAM}; charset=utf-8".encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    retry = random.randint(1000, 4000)  # noqa: S311  # spreads reconnections, no secret
    # an id without data is no event, but the browser remembers it for when it reconnects
    await send_text(send, f"retry: {retry}\nid: {position}\n\n")


async def tell(stream: Stream, send: Send) -> None:
    while not stream.has_ended:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await stream.woken.wait()
        except TimeoutError:
            await send_text(send, ":\n\n")
            continue
        for position, topic in stream.take():
            await send_text(send, f"id: {position}\nevent: {topic}\ndata: {{}}\n\n")
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


async def send_text(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def respond(send: Send, status: int, answer: dict[str, str]) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})
