"""From Postgres to the open streams: one listener, one reader, and for each schema the position read so far.

An event is a row before it is a notification, so nothing is lost with a notification, a connection or this process:
whoever was away reads on from the last position it has seen. Positions follow the order of commits (migration 0004).
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import psycopg

from tenants.events import CHANNEL, SEATS
from tenants.link import AsyncLink, connect_async
from tenants.pulse import BEAT, STREAMS
from tenants.streams.seats import Seat

POLL_SECONDS = 5
LONGEST_PAUSE = 5.0
MOST_REPLAYED = 500
RESYNC = "resync"
log = logging.getLogger("portico.streams")

READ_ON = """
    SELECT e.schema, e.position, e.topic, e.client_id
    FROM unnest(%(schemas)s::text[], %(positions)s::bigint[]) AS known (schema, position)
    JOIN portico.event e ON e.schema = known.schema AND e.position > known.position
    ORDER BY e.position
"""
HEAD = "SELECT coalesce(max(position), 0) FROM portico.event WHERE schema = %(schema)s"
# A page that has not listened before also hears of the moments between its being made and its first listening.
REPLAY = """
    SELECT position, topic, client_id FROM portico.event
    WHERE schema = %(schema)s AND position > coalesce(%(last)s, 0)
      AND (%(last)s IS NOT NULL OR at > now() - interval '15 seconds')
      AND split_part(topic, '.', 1) <> %(seats)s
    ORDER BY position LIMIT %(most)s
"""
# Seats that were given up while this one was being taken; a second more, for what was then about to commit.
GIVEN_UP = """
    SELECT topic FROM portico.event WHERE schema = %(schema)s AND split_part(topic, '.', 1) = %(seats)s
      AND at > now() - make_interval(secs => %(since)s + 1)
"""
HORIZON = "SELECT position FROM portico.event_horizon"


@dataclass(eq=False, slots=True)
class Stream:
    """What one open page has yet to be told: for each topic the latest position. It never grows beyond the topics."""

    seat: Seat
    sent: int = 0
    asked_at: float = field(default_factory=time.monotonic)  # since when who it is may have changed
    waiting: dict[str, int] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    has_ended: bool = False

    def tell(self, position: int, topic: str, client_id: int | None) -> None:
        if self.seat.is_given_up_by(topic):
            self.end()
        elif topic.partition(".")[0] != SEATS and position > self.sent and self.seat.may_hear(topic, client_id):
            self.waiting[topic] = position
            self.woken.set()

    def take(self) -> list[tuple[int, str]]:
        """What is to be sent now, in order."""
        self.woken.clear()
        told = sorted((position, topic) for topic, position in self.waiting.items())
        self.waiting.clear()
        if told:
            self.sent = told[-1][0]
        return told

    def resync(self, position: int) -> None:
        """More was missed than is worth telling: the page is to read everything anew."""
        self.waiting = {RESYNC: max([position, *self.waiting.values()])}
        self.woken.set()

    def end(self) -> None:
        self.has_ended = True
        self.woken.set()


class Hub:
    def __init__(self) -> None:
        self.streams: dict[str, set[Stream]] = {}
        self.positions: dict[str, int] = {}
        self.reader = AsyncLink()
        self.is_listening = False

    async def join(self, stream: Stream, *, last: int | None) -> int:
        """Subscribes first and then replays what came after `last`: between the two nothing can fall through.

        Answers the position up to which the page knows everything once it has been told what now waits.
        """
        schema = stream.seat.schema
        ((head,),) = await self.reader.run(HEAD, schema=schema)
        ((horizon,),) = await self.reader.run(HORIZON)
        self.positions.setdefault(schema, head)
        self.streams.setdefault(schema, set()).add(stream)
        stream.sent = last or 0
        since = time.monotonic() - stream.asked_at
        for (topic,) in await self.reader.run(GIVEN_UP, schema=schema, seats=SEATS, since=since):
            stream.tell(0, topic, None)
        missed = await self.reader.run(REPLAY, schema=schema, seats=SEATS, last=last, most=MOST_REPLAYED + 1)
        if len(missed) > MOST_REPLAYED or (last is not None and last < horizon):
            stream.resync(max(head, horizon))
        else:
            for position, topic, client_id in missed:
                stream.tell(position, topic, client_id)
        return last if last is not None else min([max(head, horizon), *(one - 1 for one in stream.waiting.values())])

    def leave(self, stream: Stream) -> None:
        schema = stream.seat.schema
        others = self.streams.get(schema, set())
        others.discard(stream)
        if not others:
            self.streams.pop(schema, None)
            self.positions.pop(schema, None)

    def everybody(self) -> list[Stream]:
        return [stream for streams in self.streams.values() for stream in streams]

    async def listen(self) -> None:
        """Runs until cancelled. After any loss of the connection every schema is read on from where it was."""
        pause = 0.1
        while True:
            try:
                async with await connect_async() as connection:
                    await connection.execute(f"LISTEN {CHANNEL}".encode())
                    self.is_listening, pause = True, 0.1
                    await self._pass_on(connection)
            except psycopg.OperationalError as error:
                log.warning("not listening: %s", type(error).__name__)
            self.is_listening = False
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # spreads reconnections, no secret
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _pass_on(self, connection: psycopg.AsyncConnection[object]) -> None:
        read_all_at = 0.0
        while True:
            if time.monotonic() - read_all_at >= POLL_SECONDS:  # a crash between commit and NOTIFY swallows one
                read_all_at = time.monotonic()
                await self.reader.run(BEAT, name=STREAMS)
                await self._read_on(list(self.positions))
            await self._read_on({one.payload async for one in connection.notifies(timeout=POLL_SECONDS, stop_after=1)})

    async def _read_on(self, schemas: Iterable[str]) -> None:
        known = {schema: self.positions[schema] for schema in schemas if schema in self.positions}
        if not known:
            return
        rows = await self.reader.run(READ_ON, schemas=list(known), positions=list(known.values()))
        for schema, position, topic, client_id in rows:
            if schema in self.positions:
                self.positions[schema] = max(position, self.positions[schema])
            for stream in self.streams.get(schema, ()):
                stream.tell(position, topic, client_id)
