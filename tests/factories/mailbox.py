"""What came by mail in a test: the tasks that wait are done, then the newest mail to an address is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from tenants.queue.draining import run_waiting


@dataclass(frozen=True)
class Received:
    subject: str
    text: str
    html: str
    sender: str

    @property
    def code(self) -> str:
        found = re.search(r"(?<!\d)\d{6}(?!\d)", self.text)
        assert found is not None, "no code in this mail"
        return found[0]

    @property
    def paths(self) -> list[str]:
        """The paths of the links in it, in order."""
        return re.findall(r"https?://[^/\s]+(/\S*)", self.text)

    @property
    def path(self) -> str:
        return self.paths[0]


def mails_to(address: str) -> list[Received]:
    run_waiting()
    return [_received(one) for one in mail.outbox if address in one.to]


def newest_mail(address: str) -> Received:
    return mails_to(address)[-1]


def _received(message: mail.EmailMessage) -> Received:
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = "".join(str(one[0]) for one in message.alternatives if one[1] == "text/html")
    return Received(str(message.subject), str(message.body), html, message.from_email)
