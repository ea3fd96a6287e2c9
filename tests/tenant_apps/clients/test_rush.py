from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tenant_apps.clients.exceptions import AlreadyInside, InvitationRefused, JustInvited
from tenant_apps.clients.models import Client, ClientAccess, Invitation
from tenant_apps.clients.operations import accept_with_link, invite_client
from tenant_apps.team.models import Member
from tenants.accounts.codes import digests
from tenants.accounts.models import User
from tenants.entry import entering
from tenants.models import Business
from tenants.viewer import SYSTEM, Viewer
from tests.factories.rush import all_at_once, committed_business

MANY = 10


@pytest.fixture
def business(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Business]:
    with django_db_blocker.unblock(), committed_business("clients-rush") as business:
        yield business


def give_token(business: Business, name: str, token: str) -> None:
    """An invitation whose link we know: its mail is not at issue here."""
    viewer = owner(business)
    with entering(business, viewer):
        invitation = invite_client(by=viewer, name=name, email="nora@clients.test")
        Invitation.objects.filter(pk=invitation.pk).update(link_digest=digests(token)[0])


def owner(business: Business) -> Viewer:
    with entering(business, SYSTEM):
        member = Member.objects.get()
    return Viewer("team", member.user_id, member.pk, member.role, name=member.name)


def came_in(business: Business, token: str) -> bool:
    with entering(business):
        try:
            accept_with_link(token=token)
        except InvitationRefused:
            return False
        return True


def logins(business: Business) -> tuple[int, int]:
    with entering(business):
        return User.objects.filter(email="nora@clients.test").count(), ClientAccess.objects.count()


def test_invitation_opened_many_times_at_once_makes_one_login(business: Business) -> None:
    give_token(business, "Nora", "token-one")
    assert sum(all_at_once(MANY, lambda number: came_in(business, "token-one"))) == 1
    assert logins(business) == (1, 1)


def test_siblings_opened_at_once_share_one_login(business: Business) -> None:
    for number in range(MANY):
        give_token(business, f"Child {number}", f"token-{number}")
    assert all(all_at_once(MANY, lambda number: came_in(business, f"token-{number}")))
    assert logins(business) == (1, MANY)


def test_form_sent_many_times_at_once_invites_once(business: Business) -> None:
    viewer = owner(business)

    def send(number: int) -> bool:
        with entering(business, viewer):
            try:
                invite_client(by=viewer, name="Nora", email="nora@clients.test")
            except (JustInvited, AlreadyInside):
                return False
            return True

    assert sum(all_at_once(MANY, send)) == 1
    with entering(business, SYSTEM):
        assert (Client.objects.count(), Invitation.objects.count()) == (1, 1)
