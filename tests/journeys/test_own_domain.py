"""An owner brings a name of their own along, on the running stack: a real name server, and deploy/Caddyfile itself,
whose certificates come from Caddy's internal authority instead of a public one."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.ports import free_port
from deploy.processes import leashed
from deploy.running_stack import RunningStack, running_stack
from tests.factories.nameserver import Zone, name_server
from tests.journeys.phone import Phone
from tests.journeys.post import letter_to
from tests.journeys.test_main_job import Portal, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("stack")]

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
HOST, OWNER = "portal.clinic.example", "ida@own-name.test"
MakePhone = Callable[[], Phone]


@pytest.fixture(scope="module")
def zone() -> Iterator[Zone]:
    with name_server() as zone:
        yield zone


@pytest.fixture(scope="module")
def stack(zone: Zone) -> Iterator[RunningStack]:
    """One of its own: its worker asks the test's name server."""
    with running_stack(env={"DNS_SERVERS": zone.address}) as running:
        yield running


@pytest.fixture(scope="module")
def front(stack: RunningStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Caddy that runs the production file."""
    with caddy(stack, tmp_path_factory.mktemp("caddy")) as port:
        yield port


def test_own_domain(stack: RunningStack, zone: Zone, front: int, phone: MakePhone) -> None:
    portal, owner = Portal("Own Name Clinic", "own-name-clinic", stack), phone()
    sign_up(owner, portal, industry="clinic", email=OWNER)
    given = f"{portal.subdomain}.localhost"
    assert [handshakes(front, name) for name in (given, "localhost", HOST, "evil.example")] == [
        True,
        True,
        False,
        False,
    ]
    add(owner, portal, zone)
    assert handshakes(front, HOST)
    assert answer(front, HOST, "/sign-in/")[0] == 200
    make_main(owner, portal)
    assert answer(front, given, "/appointments/") == (302, f"http://{HOST}:{stack.port}/appointments/")
    assert answer(front, given, "/sign-in/")[0] == 200
    take_off(owner, portal)
    assert answer(front, HOST, "/sign-in/")[0] == 404  # its certificate is cached, its pages are not
    assert answer(front, given, "/")[1] == "/sign-in/?next=%2F"


def add(owner: Phone, portal: Portal, zone: Zone) -> None:
    owner.open(f"{portal.url}/team/settings/")
    owner.tap_on(owner.page.get_by_role("link", name=f"{portal.subdomain}.localhost"))
    owner.page.get_by_label("Address").fill("https://Portal.Clinic.example/")
    owner.tap("Add")
    expect(owner.page.get_by_text("Not there yet").first).to_be_visible()
    assert owner.sideways() == 0
    proof = owner.page.get_by_text("portal-verification=").inner_text()
    zone.set(HOST, CNAME="localhost")
    zone.set(f"_portal-check.{HOST}", TXT=proof)
    # the page follows by itself: it is not opened anew, and "Look now" is not pressed
    expect(owner.page.get_by_text("Ready", exact=True)).to_be_visible(timeout=60_000)
    assert letter_to(portal.stack, OWNER, number=2).subject == f"{HOST} is ready"


def make_main(owner: Phone, portal: Portal) -> None:
    owner.tap("Make it the main address")
    expect(owner.page.get_by_text(f"links and mails lead to {HOST}")).to_be_visible()
    assert owner.page.url == f"{portal.url}/team/domain/"


def take_off(owner: Phone, portal: Portal) -> None:
    owner.tap("Take off")
    owner.tap("Take it off")
    expect(owner.page.get_by_text(re.compile("is taken off"))).to_be_visible()


@contextmanager
def caddy(stack: RunningStack, folder: Path) -> Iterator[int]:
    port = free_port()
    settings = folder / "caddy.json"
    settings.write_text(json.dumps(adapted(stack, folder, port)))
    command = leashed([str(Path(sys.executable).parent / "caddy"), "run", "--config", str(settings)])
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, "HOME": str(folder)}, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 30
        while not handshakes(port, "localhost"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError((folder / "log").read_text())
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def adapted(stack: RunningStack, folder: Path, port: int) -> dict[str, object]:
    """deploy/Caddyfile as it is, but for the port, where it keeps its files, and who signs."""
    addresses = {"WEB_ADDRESS": f"127.0.0.1:{stack.port + 1}", "EVENTS_ADDRESS": f"127.0.0.1:{stack.port + 2}"}
    command = [str(Path(sys.executable).parent / "caddy"), "adapt", "--config", "Caddyfile"]
    environment = {**os.environ, **addresses, "ACME_EMAIL": "ops@portico.test"}
    written = subprocess.run(command, cwd=DEPLOY, env=environment, check=True, capture_output=True, text=True).stdout
    settings: dict[str, object] = json.loads(written)
    apps = settings["apps"]
    servers = apps["http"]["servers"]  # type: ignore[index]  # JSON
    (name,) = [name for name, server in servers.items() if server["listen"] == [":443"]]
    apps["http"]["servers"] = {name: servers[name]}  # type: ignore[index]  # JSON; without the plain one on 80
    servers[name].update(listen=[f"127.0.0.1:{port}"], automatic_https={"disable_redirects": True}, protocols=["h1"])
    for policy in apps["tls"]["automation"]["policies"]:  # type: ignore[index]  # JSON
        policy["issuers"] = [{"module": "internal"}]
    apps["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}  # type: ignore[index]  # JSON
    return {**settings, "admin": {"disabled": True}, "storage": {"module": "file_system", "root": str(folder)}}


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # the authority is made for this test
    return context


def handshakes(port: int, name: str) -> bool:
    """Whether there is a certificate for the name."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
            with trusting().wrap_socket(plain, server_hostname=name):
                return True
    except OSError:
        return False


def answer(port: int, host: str, path: str) -> tuple[int, str]:
    """Status, and where it leads."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        with trusting().wrap_socket(plain, server_hostname=host) as secure:
            secure.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            response = http.client.HTTPResponse(secure)
            response.begin()
            found = response.status, response.headers.get("Location", "")
            response.read()
            return found
