from __future__ import annotations

from django.test import RequestFactory

from tenant_apps.clients.identity import SEEING, identity_of
from tenant_apps.clients.models import Client, ClientAccess
from tenant_apps.team.models import Member
from tenants.accounts.models import User
from tenants.entry import entering
from tenants.requests import Request
from tenants.viewer import SYSTEM, Identity
from tests.factories.cast import Cast, Person


def identity(cast: Cast, person: Person, **session: object) -> Identity:
    request = RequestFactory().get("/")
    request.session = session  # type: ignore[assignment]  # all that is asked of it is get()
    with entering(cast.alpha):
        return identity_of(request, User.objects.get(pk=person.user.pk))  # type: ignore[arg-type]


def test_member_has_a_seat_on_the_team(cast: Cast) -> None:
    assert identity(cast, cast.bob) == Identity(
        user_id=cast.bob.user.pk, name="Bob Brandt", member_id=cast.bob.viewer.member_id, role="practitioner"
    )


def test_client_has_a_seat_for_each_client(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        child = Client.objects.create(name="Cleo Claus", email="cara@clients.test")
        ClientAccess.objects.create(user_id=cast.cara.user.pk, client=child)
    found = identity(cast, cast.cara)
    assert (found.client_ids, found.member_id) == ((*cast.cara.viewer.client_ids, child.pk), None)


def test_member_who_is_a_client_too_has_both_seats(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        ClientAccess.objects.create(user_id=cast.bob.user.pk, client_id=cast.dan.viewer.client_ids[0])
    found = identity(cast, cast.bob)
    assert (found.role, found.client_ids) == ("practitioner", cast.dan.viewer.client_ids)


def test_former_member_has_no_seat(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        Member.objects.filter(pk=cast.bob.viewer.member_id).update(is_active=False)
    found = identity(cast, cast.bob, **{SEEING: cast.cara.viewer.client_ids[0]})
    assert (found.as_team(), found.as_client()) == (None, None)


def test_client_can_not_see_as_another(cast: Cast) -> None:
    found = identity(cast, cast.cara, **{SEEING: cast.dan.viewer.client_ids[0]})
    viewer = found.as_client()
    assert viewer is not None
    assert (viewer.client_ids, viewer.read_only) == (cast.cara.viewer.client_ids, False)


def test_two_queries_however_many_clients(cast: Cast, django_assert_num_queries: object) -> None:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]  # all that is asked of it is get()
    with entering(cast.alpha):
        user = User.objects.get(pk=cast.cara.user.pk)
        with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture has no type of its own
            identity_of(_as_request(request), user)


def _as_request(request: object) -> Request:
    assert request is not None
    return request  # type: ignore[return-value]  # what identity_of reads of it is there
