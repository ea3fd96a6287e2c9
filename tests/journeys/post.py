"""The mail that the running stack really sent, read from its mailbox."""

from __future__ import annotations

import json
import re
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass

from deploy.running_stack import RunningStack

LONGEST_WAY = 20.0  # seconds


@dataclass(frozen=True)
class Letter:
    sender: str
    subject: str
    text: str

    @property
    def code(self) -> str:
        return str(re.findall(r"(?<!\d)\d{6}(?!\d)", self.text)[0])

    @property
    def link(self) -> str:
        return str(re.findall(r"https?://\S+", self.text)[0])


def letters_to(stack: RunningStack, address: str) -> list[Letter]:
    """Everything that came to an address, oldest first."""
    query = urllib.parse.urlencode({"to": address})
    with urllib.request.urlopen(f"{stack.mailbox_url}/messages.json?{query}", timeout=10) as answer:
        found = json.load(answer)
    rows = found["messages"] if isinstance(found, dict) else found
    return [Letter(row["sender"], row["subject"], row["text"]) for row in reversed(rows)]


def letter_to(stack: RunningStack, address: str, *, about: str = "", number: int = 1) -> Letter:
    """The `number`th letter to an address whose subject has `about` in it, waited for."""
    deadline = time.monotonic() + LONGEST_WAY
    while True:
        found = [letter for letter in letters_to(stack, address) if about.lower() in letter.subject.lower()]
        if len(found) >= number:
            return found[number - 1]
        assert time.monotonic() < deadline, f"no letter about “{about}” came to {address}"
        time.sleep(0.1)
