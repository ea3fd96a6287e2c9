"""The SMTP side."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.mailbox.store import Store

LARGEST_MAIL = 30 * 1024 * 1024


class Receiver:
    """What aiosmtpd calls when a mail is complete."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        self.store.add(sender=envelope.mail_from or "", recipients=envelope.rcpt_tos, raw=raw)
        return "250 Kept in the mailbox"


async def listen(store: Store, *, port: int) -> asyncio.Server:
    def protocol() -> SMTP:
        return SMTP(Receiver(store), hostname="localhost", data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True)

    return await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
