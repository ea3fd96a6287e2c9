import contextlib
import json
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from deploy.ports import free_port
from deploy.processes import leashed

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Mailbox:
    port: int

    def get(self, path: str, **headers: str) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.read().decode())

    def listing(self, to: str = "") -> list[dict[str, Any]]:
        listing: list[dict[str, Any]] = json.loads(self.get(f"/messages.json?to={to}"))
        return listing

    def send(self, *, to: str, subject: str = "Your code") -> None:
        message = EmailMessage()
        message["From"] = "Sea Clinic <hello@sea.example>"
        message["To"] = to
        message["Subject"] = subject
        message.set_content("Sign in: http://sea.localhost:8000/in/abc.\nYour code is 123456.")
        message.add_alternative("<p>Your code is <b>123456</b><script>alert(1)</script></p>", subtype="html")
        message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="visit.ics")
        with smtplib.SMTP("127.0.0.1", self.port + 1, timeout=10) as server:
            server.send_message(message, to_addrs=[to])


@contextlib.contextmanager
def mailbox_on(folder: Path, *, port: int) -> Iterator[Mailbox]:
    command = [sys.executable, "-m", "deploy.mailbox", "--web-port", str(port), "--smtp-port", str(port + 1)]
    process = subprocess.Popen(leashed([*command, "--folder", folder]), cwd=ROOT)
    mailbox = Mailbox(port=port)
    try:
        _wait_for(mailbox)
        yield mailbox
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(mailbox: Mailbox) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            mailbox.get("/")
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    with mailbox_on(tmp_path, port=free_port(neighbours=(1,))) as running:
        yield running


def test_mail_is_listed_newest_first_and_by_recipient(mailbox: Mailbox) -> None:
    mailbox.send(to="cara@example.com", subject="First")
    mailbox.send(to="dan@example.com", subject="Second")
    mailbox.send(to="Cara@example.com", subject="Third")
    assert [mail["subject"] for mail in mailbox.listing()] == ["Third", "Second", "First"]
    assert [mail["subject"] for mail in mailbox.listing(to="cara@example.com")] == ["Third", "First"]


def test_mail_is_described_whole(mailbox: Mailbox) -> None:
    mailbox.send(to="cara@example.com")
    (mail,) = mailbox.listing()
    assert mail["from"] == "Sea Clinic <hello@sea.example>"
    assert mail["links"] == ["http://sea.localhost:8000/in/abc"]
    assert "123456" in mail["html"]
    assert mail["attachments"] == ["visit.ics"]


def test_subject_that_begins_on_the_next_line_has_no_space_before_it(mailbox: Mailbox) -> None:
    subject = "Ída Immel invites you to your portal at Fjord Physio & Pilates"
    mailbox.send(to="cara@example.com", subject=subject)
    assert mailbox.listing()[0]["subject"] == subject


def test_text_page_links_addresses_and_escapes_the_rest(mailbox: Mailbox) -> None:
    mailbox.send(to="cara@example.com", subject="<i>Hello</i>")
    page = mailbox.get("/messages/1?part=text")
    assert '<a href="http://sea.localhost:8000/in/abc"' in page
    assert "&lt;i&gt;Hello" in page


def test_mail_html_cannot_run_scripts(mailbox: Mailbox) -> None:
    mailbox.send(to="cara@example.com")
    with urllib.request.urlopen(f"http://127.0.0.1:{mailbox.port}/messages/1/html") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "script" not in policy


def test_attachment_can_be_opened(mailbox: Mailbox) -> None:
    mailbox.send(to="cara@example.com")
    assert mailbox.get("/messages/1/attachments/0").strip() == "BEGIN:VCALENDAR"


def test_restart_keeps_mail(tmp_path: Path) -> None:
    port = free_port(neighbours=(1,))
    with mailbox_on(tmp_path, port=port) as mailbox:
        mailbox.send(to="cara@example.com", subject="Kept")
    with mailbox_on(tmp_path, port=port) as mailbox:
        mailbox.send(to="cara@example.com", subject="New")
        assert [(mail["id"], mail["subject"]) for mail in mailbox.listing()] == [(2, "New"), (1, "Kept")]


def test_emptying_needs_the_mailbox_own_page(mailbox: Mailbox) -> None:
    mailbox.send(to="cara@example.com")
    address = f"http://127.0.0.1:{mailbox.port}/deletion"
    foreign = urllib.request.Request(address, method="POST", headers={"Sec-Fetch-Site": "cross-site"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(foreign)
    assert len(mailbox.listing()) == 1
    urllib.request.urlopen(urllib.request.Request(address, method="POST"))
    assert mailbox.listing() == []


@pytest.mark.parametrize("path", ["/messages/99", "/messages/99/html", "/messages/99/attachments/0"])
def test_unknown_mail_is_not_found(mailbox: Mailbox, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        mailbox.get(path)


def test_foreign_host_name_is_refused(mailbox: Mailbox) -> None:
    with pytest.raises(urllib.error.HTTPError, match="400"):
        mailbox.get("/messages.json", Host="evil.example")
