from __future__ import annotations

from datetime import timedelta
from typing import Any

from dramatiq import Message
from dramatiq.broker import MessageProxy

from tenants.queue import messages
from tenants.queue.store import Claimed, Store


class Held(MessageProxy):
    """A message while this process holds its lease, and what is to become of it."""

    def __init__(self, row: Claimed, arguments: dict[str, Any], *, max_retries: int) -> None:
        message: Message[None] = Message(row.queue, row.actor, (), arguments, {"retries": row.retries}, str(row.id))
        super().__init__(message)
        self.row = row
        self.max_retries = max_retries
        self.delay: timedelta | None = None
        self.reason = ""
        self.is_finished = False

    def __str__(self) -> str:
        """dramatiq logs messages: the arguments stay out of it."""
        return f"{self.row.actor} {self.row.id}"

    __repr__ = __str__

    @property
    def retries(self) -> int:
        return int(self.options["retries"])

    def settle(self, store: Store) -> None:
        if self.failed:
            store.bury(self.row, retries=self.retries, error=self.reason)
        elif self.delay is not None:
            store.postpone(self.row, delay=self.delay, retries=self.retries, error=self.reason)
        elif not self.is_finished:
            store.finish(self.row)


def hold(row: Claimed, *, max_retries: int) -> Held:
    """Raises `messages.NotOurs` where the row's signature is not ours."""
    arguments = messages.read(
        message_id=row.id,
        queue=row.queue,
        actor=row.actor,
        schema=row.schema,
        payload=row.payload,
        given=row.signature,
    )
    return Held(row, arguments, max_retries=max_retries)
