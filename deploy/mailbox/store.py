"""What arrived, in memory and in a file that outlives a restart."""

import base64
import email.policy
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cached_property
from itertools import islice
from pathlib import Path

KEPT = 500
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True)
class Mail:
    id: int
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return BytesParser(EmailMessage, policy=email.policy.default).parsebytes(self.raw)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "").strip()

    @property
    def text(self) -> str:
        return _body(self.message, "plain")

    @property
    def html(self) -> str:
        return _body(self.message, "html")

    @property
    def links(self) -> list[str]:
        return LINK.findall(self.text)

    @property
    def attachments(self) -> list[EmailMessage]:
        return [part for part in self.message.walk() if part.get_filename() or part["Content-ID"]]


@dataclass
class Store:
    """Newest mail last; the oldest beyond KEPT are forgotten."""

    file: Path
    mails: list[Mail]

    def add(self, *, sender: str, recipients: Sequence[str], raw: bytes) -> Mail:
        number = self.mails[-1].id + 1 if self.mails else 1
        mail = Mail(id=number, received_at=datetime.now(UTC), sender=sender, recipients=tuple(recipients), raw=raw)
        with self.file.open("a") as file:
            file.write(_line(mail))
        self.mails = [*self.mails, mail][-KEPT:]
        return mail

    def clear(self) -> None:
        self.mails = []
        self.file.write_text("")

    def newest(self, *, to: str = "", limit: int = KEPT) -> list[Mail]:
        """Newest first; `to` is a whole address, compared as the envelope had it, without regard to case."""
        wanted = to.strip().lower()
        found = (mail for mail in reversed(self.mails) if not wanted or wanted in map(str.lower, mail.recipients))
        return list(islice(found, limit))

    def get(self, number: int) -> Mail | None:
        return next((mail for mail in self.mails if mail.id == number), None)


def open_store(folder: Path) -> Store:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    file = folder / "mail.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    store = Store(file=file, mails=[_mail(line) for line in lines[-KEPT:] if line.endswith("}")])
    file.write_text("".join(_line(mail) for mail in store.mails))
    return store


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


def _line(mail: Mail) -> str:
    row = {
        "id": mail.id,
        "received_at": mail.received_at.isoformat(),
        "sender": mail.sender,
        "recipients": mail.recipients,
        "raw": base64.b64encode(mail.raw).decode(),
    }
    return json.dumps(row) + "\n"


def _mail(line: str) -> Mail:
    row = json.loads(line)
    return Mail(
        id=row["id"],
        received_at=datetime.fromisoformat(row["received_at"]),
        sender=row["sender"],
        recipients=tuple(row["recipients"]),
        raw=base64.b64decode(row["raw"]),
    )
