"""The owner reads who did what; nobody else does, and nobody changes it."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from bs4 import Tag
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tenants.audit.models import Entry
from tenants.audit.operations import new_entry, write
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.viewer import ANONYMOUS, SYSTEM, Viewer
from tests.factories.cast import Cast, sign_in
from tests.html import assert_fragment, assert_page

PAGE = "/team/audit/"
EXPORT, RETENTION = f"{PAGE}export/", f"{PAGE}retention/"
HTMX = {"HX-Request": "true"}
NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)


def note(
    cast: Cast, by: Viewer, verb: str, *, client_id: int | None = None, at: datetime = NOON, **details: object
) -> Entry:
    with entering(cast.alpha, SYSTEM):
        entry = new_entry(by=by, verb=verb, subject=None, client_id=client_id, **details)
        entry.at = at
        write(entry)
        return entry


@pytest.fixture
def alpha(cast: Cast) -> Cast:
    """Five acts of one day, the newest last."""
    cara = cast.cara.viewer.client_ids[0]
    note(cast, cast.alice.viewer, "client.invited", client_id=cara)
    note(cast, cast.cara.viewer, "appointment.booked", client_id=cara, at=NOON + timedelta(minutes=1))
    note(cast, cast.bob.viewer, "appointment.moved", client_id=cara, at=NOON + timedelta(minutes=2))
    note(
        cast, cast.dan.viewer, "client.changed", client_id=cast.dan.viewer.client_ids[0], at=NOON + timedelta(minutes=3)
    )
    note(cast, ANONYMOUS, "account.sign_in_refused", at=NOON + timedelta(minutes=4))
    return cast


DAY = {"since": "2026-06-03", "until": "2026-06-03"}


def lines(rows: Sequence[Tag]) -> list[str]:
    return [row.get_text(" ", strip=True) for row in rows]


def sentences(browser: Browser, **query: str) -> list[str]:
    page = assert_page(browser.get(PAGE, DAY | query).content)
    return lines(page.select(".trail__sentence"))


def test_the_latest_comes_first_in_the_business_own_words(alpha: Cast) -> None:
    assert sentences(sign_in(alpha.alice))[1:] == [
        "Dan Dorn changed the details of a patient",
        "Bob Brandt moved a visit",
        "Cara Claus booked a visit",
        "Alice Adler invited a patient",
    ]


def test_it_says_about_whom_unless_that_is_who_did_it(alpha: Cast) -> None:
    page = assert_page(sign_in(alpha.alice).get(PAGE, DAY).content)
    texts = [[part.get_text() for part in text.find_all("span")] for text in page.select(".trail__text")]
    assert ["Bob Brandt moved a visit", "Cara Claus"] in texts
    assert ["Cara Claus booked a visit"] in texts


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ({"group": "appointments"}, ["Bob Brandt", "Cara Claus"]),
        ({"group": "clients"}, ["Dan Dorn", "Alice Adler"]),
        ({"group": "settings"}, []),
        ({"person": "client"}, ["Dan Dorn", "Cara Claus"]),
        ({"person": "bob"}, ["Bob Brandt"]),
        ({"client": "clau"}, ["Bob Brandt", "Cara Claus", "Alice Adler"]),
        ({"client": "CARA claus"}, ["Bob Brandt", "Cara Claus", "Alice Adler"]),
        ({"client": "nobody"}, []),
        ({"about": "dan"}, ["Dan Dorn"]),
        ({"client": "cara", "group": "appointments", "person": "bob"}, ["Bob Brandt"]),
        ({"since": "2026-06-04", "until": ""}, []),
        ({"since": "", "until": "2026-06-02"}, []),
    ],
)
def test_it_is_narrowed_down(alpha: Cast, query: dict[str, str], who: list[str]) -> None:
    values = {"bob": f"user:{alpha.bob.user.pk}", "dan": str(alpha.dan.viewer.client_ids[0])}
    chosen = {name: values.get(value, value) for name, value in query.items()}
    found = [" ".join(sentence.split()[:2]) for sentence in sentences(sign_in(alpha.alice), **chosen)]
    assert [name for name in found if name != "The portal"] == who


@pytest.mark.parametrize(
    "query",
    [
        {"group": "made-up"},
        {"person": "user:x"},
        {"person": "' OR 1=1"},
        {"since": "yesterday"},
        {"about": "-1"},
        {"about": "9" * 40},
        {"after": "1-x"},
        {"after": "9" * 40 + "-" + "0" * 32},
    ],
)
def test_what_cannot_be_understood_narrows_nothing(alpha: Cast, query: dict[str, str]) -> None:
    assert len(sentences(sign_in(alpha.alice), **query)) == 5


def test_a_day_is_a_day_of_the_business(cast: Cast) -> None:
    """Berlin is two hours ahead of UTC in June."""
    for hour in (21, 22):
        note(cast, cast.alice.viewer, "hours.set", at=datetime(2026, 6, 3, hour, 30, tzinfo=UTC))
    assert len(sentences(sign_in(cast.alice))) == 1


def test_earlier_ones_follow_without_a_gap_or_a_repeat(cast: Cast) -> None:
    for number in range(120):
        note(cast, cast.alice.viewer, "hours.set", at=NOON - timedelta(seconds=number // 3))
    browser = sign_in(cast.alice)
    soup = assert_page(browser.get(PAGE, DAY).content)
    seen = [str(line["id"]) for line in soup.select(".trail__line")]
    assert len(soup.select(".trail__day")) == 1
    while more := soup.select_one("#earlier a"):
        answer = browser.get(PAGE + str(more["href"]), headers=HTMX | {"HX-Target": "earlier"})
        soup = assert_fragment(answer.content)
        assert soup.select(".trail__day") == []
        seen += [str(line["id"]) for line in soup.select(".trail__line")]
    assert len(seen) == len(set(seen)) == 120


def test_narrowing_swaps_the_list_and_what_an_export_takes(alpha: Cast) -> None:
    answer = sign_in(alpha.alice).get(PAGE, DAY | {"group": "clients"}, headers=HTMX | {"HX-Target": "trail"})
    soup = assert_fragment(answer.content)
    assert len(soup.select(".trail__line")) == 2
    inputs = {str(one["name"]): str(one["value"]) for one in soup.select("#narrowed[hx-swap-oob] input")}
    assert inputs == DAY | {"group": "clients"}


def test_nothing_found_is_an_answer(cast: Cast) -> None:
    assert "Nothing like that" in assert_page(sign_in(cast.alice).get(PAGE, DAY).content).get_text()


def test_queries_do_not_grow_with_the_list(cast: Cast) -> None:
    browser, counts = sign_in(cast.alice), []
    browser.get(PAGE, DAY)
    for number in (1, 3):
        for minute in range(number):
            client_id = (cast.cara, cast.dan)[minute % 2].viewer.client_ids[0]
            note(cast, cast.bob.viewer, "appointment.moved", client_id=client_id, at=NOON + timedelta(minutes=minute))
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE, DAY)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 11


def test_csv_holds_what_is_shown(alpha: Cast) -> None:
    answer = sign_in(alpha.alice).post(EXPORT, DAY | {"kind": "csv", "group": "appointments"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="activity-')
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert [(row["sentence"], row["client_name"]) for row in rows] == [
        ("Cara Claus booked a visit", "Cara Claus"),
        ("Bob Brandt moved a visit", "Cara Claus"),
    ]
    assert all(len(row["hash"]) == 64 and int(row["position"]) for row in rows)


def test_json_lines_hold_what_is_shown(alpha: Cast) -> None:
    answer = sign_in(alpha.alice).post(EXPORT, DAY | {"kind": "jsonl"})
    rows = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert [row["verb"] for row in rows][:3] == ["client.invited", "appointment.booked", "appointment.moved"]


def test_an_export_is_written_down(alpha: Cast) -> None:
    browser = sign_in(alpha.alice)
    browser.post(EXPORT, DAY | {"kind": "csv"})
    with entering(alpha.alpha, SYSTEM):
        entry = Entry.objects.get(verb="audit.exported")
    assert (entry.by_name, entry.details) == ("Alice Adler", {"how": "csv", "count": 5})


def test_a_name_is_no_formula(cast: Cast) -> None:
    mallory = Viewer("client", 7, client_ids=cast.cara.viewer.client_ids, name="=HYPERLINK(1)")
    note(cast, mallory, "hours.set")
    answer = sign_in(cast.alice).post(EXPORT, DAY | {"kind": "csv"})
    (row,) = csv.DictReader(StringIO(answer.content.decode()))
    assert row["by_name"] == "'=HYPERLINK(1)"


def test_an_unknown_kind_of_file_is_none(alpha: Cast) -> None:
    assert sign_in(alpha.alice).post(EXPORT, {"kind": "exe"})["Location"] == PAGE


def test_too_much_for_one_file_says_so(alpha: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.audit.exporting.MOST_ON_A_PAGE", 3)
    browser = sign_in(alpha.alice)
    assert browser.post(EXPORT, DAY | {"kind": "csv"})["Location"] == PAGE
    assert "Choose fewer days" in assert_page(browser.get(PAGE).content).get_text()


def test_how_long_it_is_kept_is_chosen_and_written_down(cast: Cast) -> None:
    browser = sign_in(cast.alice)
    chosen = assert_page(browser.get(PAGE).content).select_one("#id_days option[selected]")
    assert chosen is not None
    assert chosen.text == "6 years"
    assert browser.post(RETENTION, {"days": 731}).status_code == 302
    with entering_platform():
        changed = Business.objects.get(pk=cast.alpha.pk)
    assert changed.policies["audit_days"] == 731
    with entering(changed, SYSTEM):
        entry = Entry.objects.get(verb="audit.retention_changed")
    assert (entry.by_name, entry.details) == ("Alice Adler", {"days": 731})


@pytest.mark.parametrize("days", ["", "1", "0", "-5", "x"])
def test_an_odd_time_is_refused(cast: Cast, days: str) -> None:
    assert sign_in(cast.alice).post(RETENTION, {"days": days}).status_code == 302
    with entering(cast.alpha, SYSTEM):
        assert not Entry.objects.filter(verb="audit.retention_changed").exists()


@pytest.mark.parametrize("path", [PAGE, EXPORT, RETENTION])
@pytest.mark.parametrize("who", ["nobody", "bob", "cara", "eve"])
def test_it_is_the_owners_alone(alpha: Cast, who: str, path: str) -> None:
    browser = Browser(HTTP_HOST=alpha.alpha_host) if who == "nobody" else sign_in(getattr(alpha, who))
    given = {"kind": "jsonl", "days": 731}
    answer = browser.get(path) if path == PAGE else browser.post(path, given)
    if who == "eve":  # an owner, elsewhere: her own trail, and nothing of alpha's
        assert b"Cara" not in answer.content
    else:
        assert answer.status_code == (302 if who == "nobody" else 403)
    with entering(alpha.alpha, SYSTEM):
        assert not Entry.objects.filter(verb__startswith="audit.").exists()


def test_a_clients_page_shows_the_latest_about_them(alpha: Cast) -> None:
    path = f"/team/clients/{alpha.cara.viewer.client_ids[0]}/"
    for person, sees_link in ((alpha.alice, True), (alpha.bob, False)):
        page = assert_page(sign_in(person).get(path).content)
        card = next(one for one in page.select("section.card") if "Activity" in one.get_text())
        assert lines(card.select(".row__title")) == [
            "Bob Brandt moved a visit",
            "Cara Claus booked a visit",
            "Alice Adler invited a patient",
        ]
        assert bool(card.select(f"a[href='{PAGE}?about={alpha.cara.viewer.client_ids[0]}']")) is sees_link
