"""Every door, by the people who come through it, on the running stack: codes, eaten links, apps, passkeys, lost phones.

The bars: with a code 2 taps and the code; on a browser that is signed in, the bookmark alone.
"""

from __future__ import annotations

import re
import urllib.request
from base64 import b32decode
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from deploy.running_stack import RunningStack
from tests.journeys.phone import Phone
from tests.journeys.post import letter_to, letters_to
from tests.journeys.test_main_job import Portal, enter_by_link, invite, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.xdist_group("stack")]

MakePhone = Callable[[], Phone]
IDA, CARA = "ida@doors.test", "cara@doors.test"
TOUCH = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_doors(stack: RunningStack, phone: MakePhone) -> None:
    portal = Portal("Doors Clinic", "doors-clinic", stack)
    owner, cara = phone(), phone()
    sign_up(owner, portal, industry="clinic", email=IDA)
    invite(owner, portal, name="Cara Claus", email=CARA)
    enter_by_link(cara, stack, CARA)
    by_code(cara, portal)
    by_link_that_a_scanner_ate(cara, portal)
    key = set_app_up(cara, portal)
    codes = keep_codes(cara)
    by_app_and_remembered(cara, portal, key)
    put_away(cara)
    asked_again_before_what_matters(phone(), portal, codes[0])
    by_passkey(cara, portal, codes[1])
    put_away(cara)
    lost_and_stopped(phone(), portal)
    lost_and_removed(phone(), owner, portal)


def sign_out(who: Phone, portal: Portal) -> None:
    who.open(f"{portal.url}/account/")
    who.tap("Sign out", within="main", first=True)
    who.page.wait_for_url("**/sign-in/")


def put_away(who: Phone) -> None:
    """Its page would hear that its session has ended, and complain that it may hear no more."""
    who.open("about:blank")


def ask_for_code(who: Phone, portal: Portal) -> str:
    before = len(codes_to(portal))
    who.open(portal.url)
    who.type("Email", CARA)
    who.tap("Send me a code")
    return letter_to(portal.stack, CARA, about="is your code", number=before + 1).code


def codes_to(portal: Portal) -> list[str]:
    return [letter.subject for letter in letters_to(portal.stack, CARA) if "is your code" in letter.subject]


def give_code(who: Phone, portal: Portal) -> None:
    code = ask_for_code(who, portal)
    who.type("Six-digit code", code)
    who.tap("Sign in")


def by_code(cara: Phone, portal: Portal) -> None:
    sign_out(cara, portal)
    cara.taps = 0
    give_code(cara, portal)
    cara.page.wait_for_url(f"{portal.url}/")
    assert cara.taps <= 2
    cara.taps = 0
    cara.open(portal.url)
    assert (cara.path, cara.taps) == ("/", 0), "signed in, the bookmark is enough"


def by_link_that_a_scanner_ate(cara: Phone, portal: Portal) -> None:
    sign_out(cara, portal)
    before = len(codes_to(portal))
    cara.type("Email", CARA)
    cara.tap("Send me a code")
    link = letter_to(portal.stack, CARA, about="is your code", number=before + 1).link
    for _ in range(3):
        scan(link)
    cara.open(link)
    cara.tap("Sign me in")
    cara.page.wait_for_url(f"{portal.url}/")


def scan(link: str) -> None:
    """Opens it as a mail server's scanner does, without a browser; such a one knows no `*.localhost`."""
    parts = urlsplit(link)
    request = urllib.request.Request(f"http://127.0.0.1:{parts.port}{parts.path}", headers={"Host": parts.netloc})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


def set_app_up(cara: Phone, portal: Portal) -> bytes:
    cara.open(f"{portal.url}/account/")
    cara.tap(re.compile("Second step"), within="main")
    cara.tap(re.compile("Authenticator app"), within="main")
    assert cara.sideways() == 0
    picture = cara.page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0"), "the picture is shown under our CSP"
    cara.page.get_by_text("On this phone, or no camera?").click()
    key = b32decode(cara.page.locator(".key").inner_text().replace(" ", ""))
    cara.type("Six-digit code", f"{totp(key):06d}")
    cara.tap("Turn it on")
    return key


def keep_codes(cara: Phone) -> list[str]:
    cara.page.wait_for_url("**/backup-codes/")
    codes = cara.page.locator(".codes__code").all_inner_texts()
    assert len(codes) == 10
    with cara.page.expect_download() as download:
        cara.tap("Save as text")
    assert codes[9] in download.value.path().read_text()
    cara.tap("I have kept them")
    expect(cara.page.get_by_text("10 left")).to_be_visible()
    return codes


def by_app_and_remembered(cara: Phone, portal: Portal, key: bytes) -> None:
    sign_out(cara, portal)
    give_code(cara, portal)
    cara.page.wait_for_url("**/second-step/")
    cara.open(f"{portal.url}/account/")
    assert cara.path == "/sign-in", "nothing opens before the second step"
    cara.open(f"{portal.url}/sign-in/second-step/")
    cara.type("Code from the app", f"{totp(key, t0=-30):06d}")
    cara.page.get_by_label("Don’t ask on this browser").check()
    cara.tap("Continue")
    cara.page.wait_for_url(f"{portal.url}/")
    sign_out(cara, portal)
    cara.taps = 0
    give_code(cara, portal)
    cara.page.wait_for_url(f"{portal.url}/")
    assert cara.taps <= 2, "a remembered browser takes a step less"


def asked_again_before_what_matters(cara: Phone, portal: Portal, code: str) -> None:
    """On another phone, with a backup code; then a page asks for a proof again where the last one is old."""
    give_code(cara, portal)
    cara.page.wait_for_url("**/second-step/")
    cara.tap("Use a backup code")
    cara.type("Backup code", code)
    cara.tap("Continue")
    cara.page.wait_for_url(f"{portal.url}/")
    told = letter_to(portal.stack, CARA, about="A new browser signed in")
    assert "/account/devices/" in told.link
    cara.open(f"{portal.url}/account/devices/")
    expect(cara.page.get_by_text("This device")).to_be_visible()
    cara.tap("Sign out all other devices")
    expect(cara.page.get_by_text("All other devices are signed out")).to_be_visible()


def by_passkey(cara: Phone, portal: Portal, code: str) -> None:
    devtools = cara.context.new_cdp_session(cara.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": TOUCH})
    cara.open(portal.url)
    assert cara.path == "/sign-in", "the other phone has signed this one out"
    give_code(cara, portal)
    cara.page.wait_for_url(f"{portal.url}/")
    cara.open(f"{portal.url}/account/passkeys/")
    assert cara.path == "/account/confirmation", "a remembered browser has shown no factor of late"
    cara.tap("Use a backup code")
    cara.type("Backup code", code)
    cara.tap("Continue")
    cara.page.wait_for_url("**/account/passkeys/")
    cara.tap("Add a passkey")
    cara.page.wait_for_url("**/backup-codes/")
    sign_out(cara, portal)
    cara.taps = 0
    cara.tap("Use a passkey")
    cara.page.wait_for_url(f"{portal.url}/")
    assert cara.taps == 1, "nothing typed"
    forget_cookies(cara)
    give_code(cara, portal)
    cara.page.wait_for_url("**/second-step/")
    cara.tap("Use a passkey")
    cara.page.wait_for_url(f"{portal.url}/")


def forget_cookies(who: Phone) -> None:
    who.context.clear_cookies()


def lost_and_stopped(cara: Phone, portal: Portal) -> None:
    give_code(cara, portal)
    cara.page.wait_for_url("**/second-step/")
    cara.tap("I have lost all of them")
    cara.tap("Ask the owner")
    expect(cara.page.get_by_text("The owner has your request")).to_be_visible()
    link = letter_to(portal.stack, CARA, about="Somebody asked to remove").link
    cara.open(link)
    cara.tap("Stop the request")
    expect(cara.page.get_by_role("heading", name="It is stopped")).to_be_visible()


def lost_and_removed(cara: Phone, owner: Phone, portal: Portal) -> None:
    give_code(cara, portal)
    cara.open(f"{portal.url}/sign-in/second-step/lost/")
    cara.tap("Ask the owner")
    expect(cara.page.get_by_text("The owner has your request")).to_be_visible()
    owner.open(letter_to(portal.stack, IDA, about="A second step is lost", number=2).link)
    let_time_pass(portal)
    owner.tap("I spoke to them: agree")
    letter_to(portal.stack, CARA, about="Your second step is removed")
    give_code(cara, portal)
    cara.page.wait_for_url(f"{portal.url}/")


def let_time_pass(portal: Portal) -> None:
    """A day, for what waits for one."""
    with psycopg.connect(portal.stack.environment()["OWNER_DATABASE_URL"]) as database:
        found = database.execute("SELECT schema_name FROM tenants_business WHERE name = %s", [portal.name]).fetchone()
        assert found is not None
        database.execute(f"UPDATE {found[0]}.accounts_factorreset SET ready_at = now()".encode())
