"""Who comes in is written down, with the seat they sit in."""

from __future__ import annotations

from django.test import Client as Browser

from tenants.audit.models import Entry
from tenants.audit.queries import entries
from tenants.entry import entering, entering_platform
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast, Person
from tests.factories.mailbox import newest_mail


def come_in(person: Person) -> None:
    browser = Browser(HTTP_HOST=person.host)
    browser.post("/sign-in/", {"email": person.user.email})
    assert browser.post("/sign-in/code/", {"code": newest_mail(person.user.email).code}).status_code == 302


def test_a_client_signs_in(cast: Cast) -> None:
    come_in(cast.cara)
    with entering(cast.alpha, SYSTEM):
        entry = Entry.objects.get(verb="account.signed_in")
    assert (entry.by_kind, entry.by_name, entry.by_user_id) == ("client", "Cara Claus", cast.cara.user.pk)
    assert entry.client_id == cast.cara.viewer.client_ids[0]
    assert (entry.network, len(entry.request_id)) == ("127.0.0.0/24", 32)


def test_a_member_signs_in(cast: Cast) -> None:
    come_in(cast.bob)
    with entering(cast.alpha, SYSTEM):
        entry = Entry.objects.get(verb="account.signed_in")
    assert (entry.by_kind, entry.by_name, entry.by_role) == ("team", "Bob Brandt", "practitioner")


def test_staff_sign_in_on_the_platform(cast: Cast) -> None:
    come_in(cast.olga)
    with entering_platform():
        entry = entries().get(verb="account.signed_in")
    assert (entry.by_kind, entry.by_name) == ("platform", "Olga Olsen")
    with entering(cast.alpha, SYSTEM):
        assert not Entry.objects.filter(verb="account.signed_in").exists()
