from __future__ import annotations

from datetime import timedelta

import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shared_apps.signup.models import Signup
from tenant_apps.scheduling.models import Service
from tenant_apps.team.models import Member
from tenants.accounts.models import SignInCode, User
from tenants.accounts.sessions import SessionStore
from tenants.blueprints.wording import Words
from tenants.entry import at_the_door, entering, entering_platform
from tenants.models import Business, Domain, SpareSchema
from tenants.viewer import SYSTEM
from tests.factories.mailbox import newest_mail
from tests.html import assert_page
from tests.shared_apps.signup.conftest import NORA, filled

HOST = "nora-neu.localhost"


def begin(visitor: Browser, **changes: str) -> str:
    """The address of the second screen."""
    return visitor.post("/start/", filled(**changes))["Location"]


def code_in_mail(email: str = NORA) -> str:
    return newest_mail(email).code


def opened() -> list[Business]:
    with entering_platform():
        return list(Business.objects.exclude(name__in=["Alpha Clinic", "Beta Coaching"]).order_by("id"))


def handoff(html: bytes) -> tuple[str, str]:
    page = assert_page(html)
    form, token = page.select_one("main form"), page.select_one("input[name=token]")
    assert form is not None
    assert token is not None
    return str(form["action"]), str(token["value"])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_code_opens_the_portal_and_lands_the_owner_on_today(visitor: Browser) -> None:
    where = begin(visitor)
    code = code_in_mail()
    with CaptureQueriesContext(connection) as queries:
        response = visitor.post(where, {"code": code})
    assert response.status_code == 200
    assert [query for query in queries if "CREATE TABLE" in query["sql"]] == []
    action, token = handoff(response.content)
    assert action == f"http://{HOST}:8000/entrance/"
    assert response.headers["Referrer-Policy"] == "strict-origin"
    owner = Browser(HTTP_HOST=HOST)
    entered = owner.post("/entrance/", {"token": token}, headers={"Origin": "http://localhost:8000"})
    assert entered["Location"] == "/team/"
    today = assert_page(owner.get("/team/").content).get_text()
    assert "Getting started" in today
    assert "Nora Neu Praxis" in today


def test_portal_is_filled_from_its_blueprint(visitor: Browser) -> None:
    where = begin(visitor, industry="tutoring")
    visitor.post(where, {"code": code_in_mail()})
    [business] = opened()
    assert (business.name, business.industry, business.time_zone) == ("Nora Neu Praxis", "tutoring", "Europe/Lisbon")
    assert (Words(business)["clients"], business.brand) == ("students", {"colour": "#6d28d9", "theme": "calm"})
    with entering(business, SYSTEM):
        assert Service.objects.count() == 4
        member = Member.objects.get()
        with at_the_door():
            assert User.objects.get().email == NORA
    assert (member.name, member.role) == ("Nora Neu", "owner")


def test_wrong_code_opens_nothing(visitor: Browser) -> None:
    where = begin(visitor)
    code = code_in_mail()
    response = visitor.post(where, {"code": wrong(code)})
    assert response.status_code == 422
    assert "That code isn’t right" in assert_page(response.content).get_text()
    assert opened() == []
    assert visitor.post(where, {"code": code}).status_code == 200


def test_five_wrong_codes_end_it_and_a_new_one_goes_on(visitor: Browser) -> None:
    where = begin(visitor)
    code = code_in_mail()
    for _ in range(5):
        visitor.post(where, {"code": wrong(code)})
    assert visitor.post(where, {"code": code}).status_code == 422
    visitor.post(where.replace("code", "mail"))
    assert visitor.post(where, {"code": code_in_mail()}).status_code == 200
    assert len(opened()) == 1


def test_expired_code_opens_nothing(visitor: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        where = begin(visitor)
        code = code_in_mail()
        clock.shift(timedelta(minutes=10))
        assert visitor.post(where, {"code": code}).status_code == 422
    assert opened() == []


def test_pressed_twice_it_opens_one_portal_and_answers_twice(visitor: Browser) -> None:
    where = begin(visitor)
    code = code_in_mail()
    tokens = [handoff(visitor.post(where, {"code": code}).content)[1] for _ in range(2)]
    assert len(opened()) == 1
    owner = Browser(HTTP_HOST=HOST)
    assert owner.post("/entrance/", {"token": tokens[1]}).status_code == 302
    assert Browser(HTTP_HOST=HOST).post("/entrance/", {"token": tokens[0]}).status_code == 410


def test_coming_back_later_leads_to_the_sign_in(visitor: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        form = filled()
        where = visitor.post("/start/", form)["Location"]
        code = code_in_mail()
        visitor.post(where, {"code": code})
        clock.shift(timedelta(minutes=3))
        later = [
            visitor.post(where, {"code": code}),
            visitor.get(where),
            visitor.get(where.replace("code/", "")),
            visitor.post(where.replace("code", "mail")),
            visitor.get(visitor.post("/start/", form | {"subdomain": "nora-two"})["Location"]),
            visitor.post(where.replace("code", "address"), {"subdomain": "nora-three"}),
        ]
    for response in later:
        page = assert_page(response.content)
        assert "is open already" in page.get_text()
        assert page.select_one(f'a[href="http://{HOST}:8000/sign-in/"]') is not None
    assert len(opened()) == 1


def test_used_code_does_not_open_it_again_with_a_wrong_guess(visitor: Browser) -> None:
    where = begin(visitor)
    code = code_in_mail()
    visitor.post(where, {"code": code})
    response = visitor.post(where, {"code": wrong(code)})
    assert 'name="token"' not in response.content.decode()


def test_two_tabs_are_two_sign_ups_for_one_address(visitor: Browser) -> None:
    first = begin(visitor, subdomain="nora-one")
    second = begin(visitor, subdomain="nora-two")
    assert visitor.post(first, {"code": code_in_mail()}).status_code == 200
    refused = visitor.post(second, {"code": code_in_mail()})
    assert refused.status_code == 422
    visitor.post(second.replace("code", "mail"))
    assert visitor.post(second, {"code": code_in_mail()}).status_code == 200
    assert [business.primary_host for business in opened()] == ["nora-one.localhost", "nora-two.localhost"]


def test_subdomain_taken_meanwhile_loses_nothing(visitor: Browser) -> None:
    where = begin(visitor)
    rival = begin(visitor, email="rival@newcomer.test")
    assert visitor.post(rival, {"code": code_in_mail("rival@newcomer.test")}).status_code == 200
    response = visitor.post(where, {"code": code_in_mail()})
    assert response.status_code == 409
    page = assert_page(response.content)
    assert "Somebody was faster" in page.get_text()
    assert "nora-neu-clinic" in [button.get("value") for button in page.select("button")]
    other = where.replace("code", "address")
    assert visitor.post(other, {"subdomain": "www"}).status_code == 422
    assert visitor.post(other, {"subdomain": "alpha"}).status_code == 422
    assert handoff(visitor.post(other, {"subdomain": "nora-neu-clinic"}).content)[0].startswith(
        "http://nora-neu-clinic.localhost"
    )
    assert [business.primary_host for business in opened()] == [HOST, "nora-neu-clinic.localhost"]


def test_refused_opening_leaves_its_schema_in_the_pool(visitor: Browser) -> None:
    where = begin(visitor)
    with entering_platform():
        Domain.objects.filter(domain="alpha.localhost").update(domain=HOST)
        spares = SpareSchema.objects.count()
    assert visitor.post(where, {"code": code_in_mail()}).status_code == 409
    assert opened() == []
    with entering_platform():
        assert SpareSchema.objects.count() == spares


def test_other_address_needs_the_proof(visitor: Browser) -> None:
    where = begin(visitor)
    response = visitor.post(where.replace("code", "address"), {"subdomain": "nora-two"})
    assert (response.status_code, response["Location"], opened()) == (302, where, [])


def test_proof_does_not_last(visitor: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        where = begin(visitor)
        with entering_platform():
            Signup.objects.update(confirmed_at=timezone.now())
        clock.shift(timedelta(minutes=31))
        assert visitor.post(where.replace("code", "address"), {"subdomain": "nora-two"}).status_code == 302
    assert opened() == []


def test_changed_address_must_be_proved_anew(visitor: Browser) -> None:
    form = filled()
    where = visitor.post("/start/", form)["Location"]
    with entering_platform():
        Signup.objects.update(confirmed_at=timezone.now())
    visitor.post("/start/", form | {"email": "victim@newcomer.test"})
    assert visitor.post(where.replace("code", "address"), {"subdomain": "nora-two"}).status_code == 302
    assert opened() == []


def test_handoff_is_worth_a_minute(visitor: Browser) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        _, token = handoff(visitor.post(begin(visitor), {"code": code_in_mail()}).content)
        clock.shift(timedelta(seconds=61))
        owner = Browser(HTTP_HOST=HOST)
        assert owner.post("/entrance/", {"token": token}).status_code == 410
    [business] = opened()
    with entering(business):
        assert SignInCode.objects.get().purpose == "handoff"
        assert "sessionid" not in owner.cookies or SESSION_KEY not in SessionStore(owner.cookies["sessionid"].value)


def test_too_many_codes_wait(visitor: Browser) -> None:
    where = begin(visitor)
    code = code_in_mail()
    answers = [visitor.post(where, {"code": wrong(code)}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_portal_speaks_as_its_founder_did(visitor: Browser) -> None:
    visitor.post("/language/", {"language": "de"})
    where = begin(visitor, industry="clinic")
    assert newest_mail(NORA).subject.endswith("ist Ihr Code für Portico")
    visitor.post(where, {"code": code_in_mail()})
    [business] = opened()
    assert business.language == "de"
    with entering(business, SYSTEM):
        assert set(Service.objects.values_list("name", flat=True)) >= {"Erstuntersuchung", "Folgetermin"}
