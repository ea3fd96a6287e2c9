from __future__ import annotations

import smtplib

import pytest
from django.core import mail

from tenant_apps.clients.models import Client
from tenant_apps.notifications.models import Delivery
from tenant_apps.notifications.operations import notify, record_outcome
from tenant_apps.notifications.queries import deliveries_to
from tenants.entry import entering
from tenants.viewer import SYSTEM, Viewer
from tests.factories.cast import Cast
from tests.factories.mailbox import mails_to

CONTEXT = {"code": "123456", "link": "http://x/", "join_link": "http://x/", "invited_by": "Alice", "days": 14}


def tell(cast: Cast, by: Viewer, **changes: str) -> object:
    with entering(cast.alpha, by):
        client = Client.objects.get(pk=cast.cara.viewer.client_ids[0])
        for name, value in changes.items():
            setattr(client, name, value)
        return notify(
            client=client, template="clients/mail/invitation", context=CONTEXT, reason="client.invited", by=by
        )


def the_delivery(cast: Cast) -> Delivery:
    with entering(cast.alpha, SYSTEM):
        return deliveries_to(cast.cara.viewer.client_ids[0]).get()


def test_what_was_sent_and_why_is_kept_and_its_outcome(cast: Cast) -> None:
    tell(cast, cast.alice.viewer)
    delivery = the_delivery(cast)
    assert (delivery.address, delivery.reason, delivery.sent_at) == ("cara@clients.test", "client.invited", None)
    assert delivery.subject == "Alice invites you to your portal at Alpha Clinic"
    [received] = mails_to("cara@clients.test")
    assert "Hello Cara Claus" in received.text
    delivery = the_delivery(cast)
    assert (delivery.sent_at is not None, delivery.failed_at) == (True, None)


def test_a_clients_own_act_may_tell_them(cast: Cast) -> None:
    assert tell(cast, cast.cara.viewer) is not None
    assert len(mails_to("cara@clients.test")) == 1


def test_without_an_address_nothing_is_sent(cast: Cast) -> None:
    assert tell(cast, cast.alice.viewer, email="") is None
    with entering(cast.alpha, SYSTEM):
        assert Delivery.objects.count() == 0


def test_first_outcome_stands(cast: Cast) -> None:
    delivery_id = tell(cast, cast.alice.viewer)
    with entering(cast.alpha, SYSTEM):
        record_outcome(delivery_id, error="x" * 500)  # type: ignore[arg-type]  # it was sent
        record_outcome(delivery_id, error="")  # type: ignore[arg-type]  # it was sent
    delivery = the_delivery(cast)
    assert (len(delivery.error), delivery.sent_at, delivery.failed_at is not None) == (300, None, True)


def test_refused_mail_is_marked_as_failed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: mail.EmailMessage, fail_silently: bool = False) -> int:
        raise smtplib.SMTPRecipientsRefused({"cara@clients.test": (550, b"no such user")})

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    tell(cast, cast.alice.viewer)
    mails_to("cara@clients.test")
    delivery = the_delivery(cast)
    assert (delivery.sent_at, delivery.failed_at is not None) == (None, True)
    assert "550" in delivery.error
    assert "cara" not in delivery.error


def test_client_reads_no_delivery(cast: Cast) -> None:
    tell(cast, cast.alice.viewer)
    with entering(cast.alpha, cast.cara.viewer):
        assert list(deliveries_to(cast.cara.viewer.client_ids[0])) == []
