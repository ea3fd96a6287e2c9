from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.utils import timezone

from tenant_apps.notifications.models import Delivery
from tenants.mail import Attachment, post
from tenants.viewer import Viewer


class Recipient(Protocol):
    """A client, as far as sending goes."""

    @property
    def pk(self) -> Any: ...

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...

    @property
    def language(self) -> str: ...


def notify(
    *,
    client: Recipient,
    template: str,
    context: dict[str, Any],
    reason: str,
    by: Viewer,
    to: str = "",
    attachments: Sequence[Attachment] = (),
) -> UUID | None:
    """Tells a client something, by mail, and writes down that and why; answers the delivery's id.

    `context` gains `client_name` and `by_name`. Nothing is sent where the client has no address and none is given.
    """
    address = to or client.email
    if not address:
        return None
    delivery_id = uuid4()
    subject = post(
        to=address,
        template=template,
        context={"client_name": client.name, "by_name": by.name, **context},
        reason=reason,
        delivery_id=delivery_id,
        attachments=attachments,
        language=client.language,
    )
    delivery = Delivery(id=delivery_id, client_id=client.pk, address=address, subject=subject[:200], reason=reason)
    delivery.save(force_insert=True)
    return delivery_id


def record_outcome(delivery_id: UUID, *, error: str) -> None:
    """What became of a mail: sent, or given up with an error. The first outcome stands; a task may run twice."""
    now = timezone.now()
    outcome = {"failed_at": now, "error": error[:300]} if error else {"sent_at": now}
    Delivery.objects.filter(pk=delivery_id, sent_at=None, failed_at=None).update(**outcome)
