"""“Which portal is mine?”: the page never says, the mail does, and nobody's address lies about in a table."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser

from tenants.accounts.finding import businesses_with, index_addresses, note_address
from tenants.accounts.models import User
from tenants.accounts.tasks import sweep_business
from tenants.entry import at_the_door, entering, entering_platform
from tenants.models import Business, BusinessStatus
from tenants.queue.draining import run_waiting
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.factories.mailbox import mails_to
from tests.html import assert_page
from tests.tenants.catalog import administrator

HERE, SENT = "/portals/", "/portals/sent/"
ALICE = "alice@alpha.test"


def ask(visitor: Browser, email: str) -> None:
    response = visitor.post(HERE, {"email": email})
    assert (response.status_code, response["Location"]) == (302, SENT)
    run_waiting()


def found(email: str) -> list[str]:
    with entering_platform():
        return [one.name for one in businesses_with(email)]


def test_an_owner_is_found_from_the_moment_the_portal_opens(cast: Cast) -> None:
    assert found(ALICE) == ["Alpha Clinic"]
    assert found("  ALICE@alpha.test ") == ["Alpha Clinic"]


def test_the_list_comes_by_mail(visitor: Browser) -> None:
    ask(visitor, ALICE)
    [letter] = mails_to(ALICE)
    assert letter.subject == "Your portal"
    assert "Alpha Clinic\nhttp://alpha.localhost:8000/sign-in/" in letter.text


def test_somebody_with_several_gets_them_all(visitor: Browser, cast: Cast) -> None:
    with entering(cast.beta, SYSTEM), at_the_door():
        note_address(ALICE)
    ask(visitor, ALICE)
    [letter] = mails_to(ALICE)
    assert letter.subject == "Your 2 portals"
    assert [name in letter.text for name in ("Alpha Clinic", "Beta Coaching")] == [True, True]


def test_an_address_without_a_portal_gets_the_same_answer_and_no_mail(visitor: Browser) -> None:
    ask(visitor, "nobody@nowhere.test")
    ask(visitor, ALICE)
    assert [one.to for one in mail.outbox] == [[ALICE]]
    pages = [assert_page(visitor.get(SENT).content).get_text() for _ in range(2)]
    assert pages[0] == pages[1]


def test_asking_again_and_again_has_to_wait(visitor: Browser) -> None:
    for _ in range(3):
        ask(visitor, ALICE)
    response = visitor.post(HERE, {"email": ALICE})
    assert response.status_code == 429
    assert response["Retry-After"]
    assert "a little too often" in assert_page(response.content).get_text()


@pytest.mark.parametrize(("typed", "said"), [("", "Write the address"), ("alice", "doesn’t look like")])
def test_what_is_no_address_is_said(visitor: Browser, typed: str, said: str) -> None:
    response = visitor.post(HERE, {"email": typed})
    assert response.status_code == 422
    assert said in assert_page(response.content).get_text()


def test_a_suspended_portal_is_not_listed(cast: Cast) -> None:
    with entering_platform():
        Business.objects.filter(pk=cast.alpha.pk).update(status=BusinessStatus.SUSPENDED)
    assert found(ALICE) == []


def test_a_night_sets_right_what_was_missed(cast: Cast) -> None:
    """Clients of the cast were made behind the index's back, as a restore from an older copy would."""
    assert found("cara@clients.test") == []
    with entering(cast.alpha, SYSTEM):
        sweep_business()
    assert found("cara@clients.test") == ["Alpha Clinic"]
    with entering(cast.alpha, SYSTEM), at_the_door():
        User.objects.filter(email="cara@clients.test").update(is_active=False)
        index_addresses()
    assert found("cara@clients.test") == []
    assert found(ALICE) == ["Alpha Clinic"]


def test_a_new_key_loses_nobody(cast: Cast, settings: object) -> None:
    before = settings.SECRET_KEY  # type: ignore[attr-defined]  # pytest-django's
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-" * 6, [before]  # type: ignore[attr-defined]
    assert found(ALICE) == ["Alpha Clinic"]
    with entering(cast.alpha, SYSTEM), at_the_door():
        index_addresses()
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    assert found(ALICE) == ["Alpha Clinic"]


def test_the_table_says_no_address(cast: Cast) -> None:
    with administrator() as other:
        rows = other.execute("SELECT digest FROM portico.address_digest").fetchall()
    assert rows
    assert [row for row in rows if len(row[0]) != 64 or "@" in row[0]] == []


@pytest.mark.parametrize("role", ["team", "client", "door", "caseload"])
def test_no_role_of_a_business_reads_it(cast: Cast, role: str) -> None:
    allowed = "SELECT has_table_privilege(%s, 'portico.address_digest', 'SELECT, INSERT, UPDATE, DELETE')"
    with administrator() as other:
        (answer,) = other.execute(allowed.encode(), [f"{cast.alpha.schema_name}_{role}"]).fetchone() or ()
    assert answer is False


def test_only_the_door_may_add_and_only_its_own(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT portico.note_address(%s)", ["f" * 64])
    with administrator() as other:
        added = other.execute("SELECT FROM portico.address_digest WHERE digest = %s", ["f" * 64]).fetchall()
    assert added == []
