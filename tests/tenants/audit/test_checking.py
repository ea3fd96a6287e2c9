"""The nightly look, and the same by hand."""

from __future__ import annotations

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from tenants.audit.heads import Head, faults, read_head
from tenants.entry import entering, entering_platform
from tenants.models import Business
from tenants.provisioning import store_signing_keys
from tenants.queue import enqueue
from tenants.queue.draining import run_waiting
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenants.audit.acts import act, tamper, verdict_on


def head_of(business: Business) -> Head:
    with entering(business, SYSTEM):
        return read_head(business.schema_name)


def check(business: Business) -> None:
    with entering(business, SYSTEM):
        enqueue("audit.check")
    run_waiting()


def said(*arguments: str) -> list[str]:
    """What the command prints; its failure is the last line."""
    out = StringIO()
    try:
        call_command("audit", *arguments, stdout=out)
    except CommandError as error:
        out.write(f"exit status {error.returncode}: {error}\n")
    return out.getvalue().splitlines()


def test_a_whole_trail_is_noted_as_such(trail: Cast) -> None:
    act(trail.alpha, SYSTEM)
    assert head_of(trail.alpha).checked_at is None
    check(trail.alpha)
    head = head_of(trail.alpha)
    assert (head.checked_position, head.fault, head.checked_at is None) == (1, "", False)


def test_a_fault_is_noted_for_the_owner_and_the_platform(trail: Cast) -> None:
    act(trail.alpha, SYSTEM)
    act(trail.beta, SYSTEM)
    tamper(trail.alpha, "UPDATE audit_entry SET by_name = 'Mallory'")
    check(trail.alpha)
    assert head_of(trail.alpha).fault == "Entry 1 was changed after it was written."
    with entering_platform():
        assert faults() == {trail.alpha.schema_name: "Entry 1 was changed after it was written."}


def test_the_nightly_look_signs_anew_before_an_old_key_goes(trail: Cast) -> None:
    act(trail.alpha, SYSTEM)
    new, old = "another-secret-key-that-is-long-enough", settings.SECRET_KEY
    with override_settings(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[old]):
        store_signing_keys()
        check(trail.alpha)
    with override_settings(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[]):
        assert verdict_on(trail.alpha).is_whole
    store_signing_keys()


def test_verify_names_each_trail_and_what_is_wrong(trail: Cast) -> None:
    act(trail.alpha, SYSTEM)
    act(trail.alpha, SYSTEM)
    assert said("verify") == [
        "the platform: whole, no entries",
        "alpha.localhost: whole, entries 1 to 2",
        "beta.localhost: whole, no entries",
    ]
    tamper(trail.alpha, "UPDATE audit_entry SET verb = 'test.other'")
    assert said("verify", "--business", "alpha.localhost") == [
        "alpha.localhost: NOT WHOLE, entries 1 to 2",
        "  Entry 1 was changed after it was written.",
        "  Entry 2 was changed after it was written.",
        "exit status 1: 1 trail is not whole.",
    ]
    assert said("verify", "--platform") == ["the platform: whole, no entries"]


def test_verify_compares_an_end_that_was_kept(trail: Cast) -> None:
    act(trail.alpha, SYSTEM)
    end = verdict_on(trail.alpha).end
    assert end is not None
    act(trail.alpha, SYSTEM)
    kept = f"1:{end.hash.hex()}"
    assert said("verify", "--business", "alpha.localhost", "--expect", kept)[0].endswith("whole, entries 1 to 2")
    assert len(said("verify", "--business", "alpha.localhost", "--expect", f"2:{end.hash.hex()}")) == 3


def test_an_export_can_be_computed_anew_by_anybody(trail: Cast, tmp_path: Path) -> None:
    for name in ("Ä", "=1+1"):
        act(trail.alpha, trail.cara.viewer, name=name)
    file = tmp_path / "trail.jsonl"
    said("export", "alpha.localhost", "--output", str(file))
    previous = "0" * 64
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["position"] for line in lines] == [1, 2]
    for line in lines:
        digest = line.pop("hash")
        covered = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert line["previous"] == previous
        assert hashlib.sha256(covered.encode()).hexdigest() == digest
        previous = digest


def test_an_export_is_an_entry_itself(trail: Cast, tmp_path: Path) -> None:
    said("export", "--format", "csv", "--output", str(tmp_path / "platform.csv"))
    said("export", "--format", "csv", "--output", str(tmp_path / "again.csv"))
    assert "audit.exported" in (tmp_path / "again.csv").read_text()


def test_an_unknown_business_is_an_answer() -> None:
    with pytest.raises(CommandError, match="No business"):
        call_command("audit", "verify", "--business", "nobody.localhost")
