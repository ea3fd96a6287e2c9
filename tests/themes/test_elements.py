"""The look in a real browser, under the real content security policy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django import forms
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page, Route, expect, sync_playwright

from deploy.chromium import find_chromium
from tests.bars.findings import axe_findings
from tests.themes.site import Site, serving
from themes.catalog import themes
from themes.views import styleguide

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.themes.urls")]

PAGE = """{% extends "themes/client.html" %}{% load ui %}{% block title %}Parts{% endblock %}{% block content %}
{% page_header title="Parts" %}{% endpage_header %}
{% button "Cancel visit" opens="sure" kind="secondary" %}
{% confirm "sure" title="Cancel it?" action="/gone" label="Yes, cancel" %}
<form method="post" action="/sent">{% button "Send" %}</form>
{% copy_button "alpha.example" %}
{% button "Move" type="button" hx_post="/moved" hx_target="#day" %}
{% button "Lose" type="button" hx_get="/lost" %}
{% combobox form.zone %}{% file_drop form.file %}
{% signature_pad name="signed" label="Sign here" %}{% endsignature_pad %}
{% menu id="deeds" label="More" %}{% menu_item "Archive" action="/archived" %}
{% menu_item "Drop" opens="sure" %}{% endmenu %}
<div id="day" hx-get="/day" hx-trigger="live:appointments from:body">Nothing booked</div>
{% endblock %}{% block undo %}{% undo_toast "Booked." action="/undone" seconds=180 %}{% endblock %}"""
EXPECTED = ("/events", "/lost", "/favicon.ico")
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((e) => e.checkVisibility() && getComputedStyle(e).display !== "inline")
  .filter((e) => !["checkbox", "radio"].includes(e.type))
  .filter((e) => e.getBoundingClientRect().height < 43.9 || e.getBoundingClientRect().width < 43.9)
  .map((e) => e.outerHTML.slice(0, 120))"""


class Sample(forms.Form):
    zone = forms.ChoiceField(choices=[(name.lower(), name) for name in ("Athens", "Berlin", "Bergen", "Cairo")])
    file = forms.FileField()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def site() -> Iterator[Site]:
    request = RequestFactory().get("/")
    request.__dict__.update(business=None, viewer=SimpleNamespace(name="Cara Blume", kind="client"))
    page = engines["django"].from_string(PAGE).render({"form": Sample()}, request)
    with serving({"/": page, "/day": "Cara at 09:30"}) as site:
        yield site


def note(complaints: list[str], message: ConsoleMessage) -> None:
    if message.type == "error":
        complaints.append(f"{message.text} {message.location['url']}")


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: note(complaints, message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site.url)
    yield page
    context.close()
    assert [text for text in complaints if not any(known in text for known in EXPECTED)] == []


def test_dialog_opens_as_a_modal_one_and_escape_closes_it(page: Page) -> None:
    page.get_by_role("button", name="Cancel visit").click()
    expect(page.locator("dialog:modal")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_dialog_closes_by_its_own_button(page: Page) -> None:
    page.get_by_role("button", name="Cancel visit").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("dialog")).to_be_hidden()


def test_dialog_opens_without_script(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("button", name="Cancel visit").click()
    expect(page.get_by_role("button", name="Yes, cancel")).to_be_visible()
    context.close()


def test_form_pressed_twice_is_sent_once(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Send").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", name="Sent")).to_be_visible()
    assert site.posted == ["/sent"]


def test_button_of_a_form_on_its_way_says_so(page: Page) -> None:
    button = page.get_by_role("button", name="Send")
    assert button.evaluate("button => { button.click(); return button.getAttribute('aria-busy') }") == "true"


def test_button_of_htmx_pressed_twice_is_sent_once(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Move").dblclick()
    expect(page.locator("#day")).to_have_text("Sent")
    expect(page.get_by_role("button", name="Move")).not_to_have_attribute("aria-busy", "true")
    assert site.posted == ["/moved"]


def test_request_that_fails_is_told(page: Page) -> None:
    page.get_by_role("button", name="Lose").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()


def test_copy_button_copies_and_says_so(page: Page) -> None:
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "alpha.example"


def test_undo_toast_leaves_when_undoing_ends(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.url)
    expect(page.get_by_text("Booked.")).to_be_visible()
    page.clock.fast_forward(181_000)
    expect(page.get_by_text("Booked.")).to_have_count(0)


def test_live_update_fetches_what_waits_for_its_topic(page: Page, site: Site) -> None:
    expect(page.locator("#day")).to_have_text("Nothing booked")
    site.events.put("unheard-of")
    site.events.put("appointments")
    expect(page.locator("#day")).to_have_text("Cara at 09:30")


def test_live_refresh_fetches_everything(page: Page, site: Site) -> None:
    site.events.put("resync")
    expect(page.locator("#day")).to_have_text("Cara at 09:30")


def test_live_stream_lost_is_told_and_caught_up(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.url)
    site.is_streaming = False
    page.wait_for_timeout(1_500)
    for _ in range(8):
        page.clock.run_for(1_000)
        page.wait_for_timeout(200)
    expect(page.get_by_text("Reconnecting…")).to_be_visible()
    site.is_streaming = True
    for _ in range(20):
        page.clock.run_for(4_000)
        page.wait_for_timeout(100)
    expect(page.get_by_text("Reconnecting…")).to_be_hidden()
    expect(page.locator("#day")).to_have_text("Cara at 09:30")


def chosen(page: Page) -> object:
    return page.locator("combo-box select").evaluate("select => select.value")


def test_combobox_narrows_as_one_types_and_takes_the_first_by_enter(page: Page) -> None:
    box = page.get_by_role("combobox", name="Zone")
    box.fill("ber")
    expect(page.get_by_role("option")).to_have_text(["Berlin", "Bergen"])
    box.press("Enter")
    expect(box).to_have_value("Berlin")
    assert chosen(page) == "berlin"


def test_combobox_is_walked_by_arrows_around_its_ends(page: Page) -> None:
    box = page.get_by_role("combobox", name="Zone")
    box.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_text("Cairo")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("Athens")


def test_combobox_left_or_escaped_keeps_what_was_chosen(page: Page) -> None:
    box = page.get_by_role("combobox", name="Zone")
    box.fill("nowhere")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    box.press("Escape")
    expect(box).to_have_value("Athens")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_combobox_option_is_taken_by_a_click(page: Page) -> None:
    page.get_by_role("combobox", name="Zone").click()
    page.get_by_role("option", name="Cairo").click()
    assert chosen(page) == "cairo"


def test_file_that_is_chosen_is_named_with_its_size(page: Page) -> None:
    given: FilePayload = {"name": "referral.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2_500}
    page.get_by_label("File").set_input_files(given)
    expect(page.locator(".drop__file")).to_have_text("referral.pdf2.5 KB")


def test_signature_goes_into_its_field_and_clearing_takes_it_out(page: Page) -> None:
    field, paper = page.locator("input[name=signed]"), page.locator("signature-pad canvas")
    paper.scroll_into_view_if_needed()
    where = paper.bounding_box()
    assert where is not None
    page.mouse.move(where["x"] + 20, where["y"] + 40)
    page.mouse.down()
    page.mouse.move(where["x"] + 120, where["y"] + 60, steps=5)
    page.mouse.up()
    assert field.input_value().startswith("data:image/png;base64,")
    page.get_by_role("button", name="Clear").click()
    assert field.input_value() == ""


def test_menu_opens_by_key_and_leads_to_a_dialog(page: Page) -> None:
    page.get_by_role("button", name="More").press("Enter")
    page.get_by_role("button", name="Drop").click()
    expect(page.locator("dialog:modal")).to_be_visible()
    expect(page.get_by_role("button", name="Archive")).to_be_hidden()


def come_late(route: Route) -> None:
    time.sleep(0.6)
    route.continue_()


def test_nothing_moves_when_the_font_comes(chromium: Browser, site: Site) -> None:
    page = chromium.new_page()
    page.route("**/font-*", come_late)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const shift of list.getEntries())"
        " window.moved += shift.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(site.url)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    assert page.evaluate("document.fonts.check('16px Figtree')")
    assert page.evaluate("window.moved") < 0.02
    page.close()


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("shell", "direction"), [("client", "ltr"), ("team", "rtl"), ("plain", "ltr"), ("platform", "rtl")]
)
def test_styleguide_has_no_barrier_and_fits_a_thumb(
    chromium: Browser, shell: str, direction: str, scheme: str, theme: str
) -> None:
    request = RequestFactory().get(f"/styleguide/?shell={shell}&theme={theme}&dir={direction}&colour=fde047")
    request.__dict__.update(business=None, viewer=SimpleNamespace(name="Cara Blume", kind="client"))
    answer = styleguide(request)
    assert isinstance(answer, HttpResponse)
    with serving({"/": answer.content.decode()}) as site:
        context = chromium.new_context(
            viewport={"width": 390, "height": 844},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(site.url)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.evaluate(SMALL_TARGETS) == []
        found = axe_findings(page)
        context.close()
    assert found == []
