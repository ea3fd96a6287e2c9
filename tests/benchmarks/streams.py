"""What thousands of open pages cost the pages being loaded: `python -m tests.benchmarks.streams --streams 3000`.

Needs ADMIN_DATABASE_URL, and makes a database of its own there, which it drops. One page is loaded again and again:
with no stream open, with all of them idle, while events are told to every one, and with none again. Trust the ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

import psycopg  # Django's setup had to come first
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tenants.entry import entering
from tenants.events import publish
from tenants.models import Business
from tenants.provisioning import open_business
from tenants.viewer import SYSTEM
from tests.factories.cast import owner_of
from tests.tenants.listening import cookie_of

HOST = "alpha.localhost"
LOADS = 400
TOLD = 30
AT_ONCE = 20
SESSIONS = 150  # one session may hold no more than 24 streams


class Crowd:
    """All the open streams, and when each heard what."""

    def __init__(self, port: int, cookies: list[dict[str, str]]) -> None:
        self.port, self.cookies = port, cookies
        self.delays: list[float] = []
        self.told_at: dict[str, float] = {}
        self.writers: list[asyncio.StreamWriter] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def gather(self, count: int) -> None:
        for start in range(0, count, AT_ONCE):
            await asyncio.gather(*(self._open(number) for number in range(start, min(start + AT_ONCE, count))))

    async def _open(self, number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        cookie = self.cookies[number % len(self.cookies)]["Cookie"]
        writer.write(f"GET /events HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n".encode())
        assert b"200 OK" in await reader.readline()
        self.writers.append(writer)
        self.tasks.append(asyncio.create_task(self._listen(reader)))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"event: t"):
                self.delays.append(time.perf_counter() - self.told_at[line[7:].decode().strip()])

    async def tell(self, business: Business, count: int) -> None:
        for number in range(count):
            topic = f"t{number}"
            self.told_at[topic] = time.perf_counter()
            await asyncio.to_thread(tell, business, topic)
            await asyncio.sleep(0.5)

    def leave(self) -> None:
        for task, writer in zip(self.tasks, self.writers, strict=True):
            task.cancel()
            writer.close()


def tell(business: Business, topic: str) -> None:
    with entering(business, SYSTEM):
        publish(topic)


def load_pages(port: int, path: str, cookie: dict[str, str]) -> list[float]:
    took = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(LOADS):
        start = time.perf_counter()
        connection.request("GET", path, headers=cookie)
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - start)
        assert answer.status == 200, answer.status
    connection.close()
    return took[LOADS // 10 :]


@contextmanager
def serving(program: list[str], port: int) -> Iterator[int]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "deploy.settings", "WEB_BIND": f"127.0.0.1:{port}"}
    command, nowhere = [sys.executable, "-m", *program], subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=nowhere, stderr=nowhere) as process:
        try:
            while not answers(port):
                assert process.poll() is None
                time.sleep(0.1)
            time.sleep(1)
            yield process.pid
        finally:
            process.terminate()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def memory(pid: int) -> int:
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def cpu_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Measuring:
    """Loads the page in each of several situations, and keeps what it and the stream server took meanwhile."""

    def __init__(self, port: int, path: str, cookie: dict[str, str], pid: int) -> None:
        self.port, self.path, self.cookie, self.pid = port, path, cookie, pid
        self.lines: list[tuple[str, list[float], float]] = []

    async def during(self, situation: str) -> None:
        start, cpu = time.perf_counter(), cpu_seconds(self.pid)
        took = await asyncio.to_thread(load_pages, self.port, self.path, self.cookie)
        share = (cpu_seconds(self.pid) - cpu) / (time.perf_counter() - start)
        self.lines.append((situation, took, share))

    def report(self) -> None:
        """Ratios to the mean of the first and the last situation, which are the same: a noisy machine shows in them."""
        ends = [statistics.quantiles(self.lines[end][1], n=20) for end in (0, -1)]
        for situation, took, share in self.lines:
            cuts = statistics.quantiles(took, n=20)
            values = [cuts[9] * 1000, 2 * cuts[9] / (ends[0][9] + ends[1][9])]
            values += [cuts[18] * 1000, 2 * cuts[18] / (ends[0][18] + ends[1][18]), share * 100]
            print(
                "{:26} p50 {:6.2f} ms ({:.2f}×)  p95 {:6.2f} ms ({:.2f}×)  streams' CPU {:3.0f}%".format(
                    situation, *values
                )
            )


async def measure(count: int, measuring: Measuring, crowd: Crowd, business: Business) -> None:
    before = memory(measuring.pid)
    await asyncio.to_thread(load_pages, measuring.port, measuring.path, measuring.cookie)
    await measuring.during("no stream")
    start = time.perf_counter()
    await crowd.gather(count)
    print(f"{count} streams opened in {time.perf_counter() - start:.1f} s", end=", ")
    print(f"{(memory(measuring.pid) - before) / count:.0f} KB each")
    await measuring.during(f"{count} idle")
    await measuring.during(f"{count} idle, again")
    telling = asyncio.create_task(crowd.tell(business, TOLD))
    await measuring.during(f"{count} told of {TOLD} events")
    await telling
    await asyncio.sleep(2)
    crowd.leave()
    await asyncio.sleep(1)
    await measuring.during("no stream again")
    measuring.report()
    cuts = statistics.quantiles(crowd.delays, n=100)
    print(
        f"heard {len(crowd.delays)} of {count * TOLD}, after p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=3000)
    parser.add_argument("--path", default="/team/")
    options = parser.parse_args()
    call_command("prepare", verbosity=0)
    try:
        business = open_business(
            name="Alpha", industry="clinic", host=HOST, owner_email="alice@alpha.test", owner_name="Alice"
        )
        owner = owner_of(business, HOST)
        cookies = [cookie_of(owner) for _ in range(SESSIONS)]
        pages, events = free_port(), free_port()
        web = ["gunicorn", "-c", "deploy/gunicorn.conf.py", "deploy.wsgi"]
        streams = ["uvicorn", "deploy.asgi:application", "--port", str(events), "--no-access-log"]
        with serving(web, pages), serving(streams, events) as pid:
            measuring = Measuring(pages, options.path, cookies[0], pid)
            asyncio.run(measure(options.streams, measuring, Crowd(events, cookies), business))
    finally:
        connections.close_all()
        with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{settings.DATABASES["owner"]["NAME"]}" WITH (FORCE)'.encode())


if __name__ == "__main__":
    main()
