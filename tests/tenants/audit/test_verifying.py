"""Whoever owns the tables changes something, and the look at the chain says exactly what."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import override_settings

from tenants.audit.chain import link_hash
from tenants.audit.models import Entry, Link
from tenants.audit.sealing import End
from tenants.audit.verifying import verify
from tenants.entry import entering
from tenants.provisioning import store_signing_keys
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenants.audit.acts import act, faults, tamper, verdict_on

ENTRY = "(SELECT entry_id FROM audit_link WHERE position = {})"


@pytest.fixture
def nine(trail: Cast) -> Cast:
    """Nine entries."""
    for number in range(1, 10):
        act(trail.alpha, SYSTEM, "test.done", number=number)
    return trail


def rehash(cast: Cast, position: int) -> None:
    """Makes a changed entry fit its own link again, as whoever can read our source would."""
    with entering(cast.alpha, SYSTEM):
        link = Link.objects.get(pk=position)
        digest = link_hash(Entry.objects.get(pk=link.entry_id), position=position, previous=bytes(link.previous))
    tamper(cast.alpha, f"UPDATE audit_link SET hash = '\\x{digest.hex()}' WHERE position = {position}")


def rewrite_from(cast: Cast, position: int) -> None:
    """Recomputes every hash from there to the end, the head's too."""
    for at in range(position, 10):
        rehash(cast, at)
        follow = f"(SELECT hash FROM audit_link WHERE position = {at})"
        tamper(cast.alpha, f"UPDATE audit_link SET previous = {follow} WHERE position = {at + 1}")
    end = "(SELECT hash FROM audit_link ORDER BY position DESC LIMIT 1)"
    tamper(cast.alpha, f"UPDATE portico.audit_head SET hash = {end} WHERE schema = '{cast.alpha.schema_name}'")


def test_an_untouched_chain_is_whole(nine: Cast) -> None:
    verdict = verdict_on(nine.alpha)
    assert (verdict.is_whole, verdict.first, verdict.last, verdict.summary()) == (True, 1, 9, "")


@pytest.mark.parametrize(
    "change", ["by_name = 'Mallory'", "at = at + interval '1 microsecond'", "details = '{}'", "client_id = 7"]
)
def test_a_changed_entry_is_named(nine: Cast, change: str) -> None:
    tamper(nine.alpha, f"UPDATE audit_entry SET {change} WHERE id = {ENTRY.format(4)}")
    assert faults(nine.alpha) == ["Entry 4 was changed after it was written."]


def test_a_changed_entry_with_a_hash_to_match_is_named(nine: Cast) -> None:
    tamper(nine.alpha, f"UPDATE audit_entry SET by_name = 'Mallory' WHERE id = {ENTRY.format(4)}")
    rehash(nine, 4)
    assert faults(nine.alpha) == ["Entry 4 is not the one that the next was written after: it was replaced."]


def test_the_last_entry_replaced_with_its_hash_breaks_the_seal(nine: Cast) -> None:
    tamper(nine.alpha, f"UPDATE audit_entry SET by_name = 'Mallory' WHERE id = {ENTRY.format(9)}")
    rehash(nine, 9)
    sealed = "The end of the trail is not the one that was sealed: entry 9 or earlier ones were replaced."
    assert faults(nine.alpha) == [sealed]


def test_a_whole_chain_computed_anew_lacks_our_signature(nine: Cast) -> None:
    tamper(nine.alpha, f"UPDATE audit_entry SET by_name = 'Mallory' WHERE id = {ENTRY.format(4)}")
    rewrite_from(nine, 4)
    sealed = "The end of the trail is not the one that was sealed: entry 9 or earlier ones were replaced."
    assert faults(nine.alpha) == [sealed]


def test_a_deleted_entry_is_named(nine: Cast) -> None:
    tamper(nine.alpha, f"DELETE FROM audit_entry WHERE id = {ENTRY.format(4)}")
    assert faults(nine.alpha) == ["Entry 4 is missing."]


def test_entries_deleted_with_their_links_are_named(nine: Cast) -> None:
    two = "(SELECT entry_id FROM audit_link ORDER BY position OFFSET 3 LIMIT 2)"
    tamper(nine.alpha, f"DELETE FROM audit_entry WHERE id IN {two}")
    tamper(nine.alpha, f"DELETE FROM audit_link WHERE entry_id IN {two}")
    assert faults(nine.alpha) == ["Entries 4 to 5 are missing."]


def test_entries_cut_off_at_the_end_are_named(nine: Cast) -> None:
    tamper(nine.alpha, "DELETE FROM audit_entry WHERE (details ->> 'number')::int > 6")
    tamper(nine.alpha, "DELETE FROM audit_link WHERE position > 6")
    assert faults(nine.alpha) == ["Entries 7 to 9 are missing."]


def test_entries_cut_off_at_the_beginning_are_named(nine: Cast) -> None:
    tamper(nine.alpha, "DELETE FROM audit_entry WHERE (details ->> 'number')::int < 4")
    tamper(nine.alpha, "DELETE FROM audit_link WHERE position < 4")
    assert faults(nine.alpha) == ["Entries 1 to 3 are missing."]


def test_everything_deleted_is_seen(nine: Cast) -> None:
    tamper(nine.alpha, "DELETE FROM audit_entry")
    tamper(nine.alpha, "DELETE FROM audit_link")
    assert faults(nine.alpha) == ["Entries 1 to 9 are missing."]


def test_a_head_set_back_by_hand_is_seen(nine: Cast) -> None:
    tamper(nine.alpha, "DELETE FROM audit_entry WHERE (details ->> 'number')::int > 6")
    tamper(nine.alpha, "DELETE FROM audit_link WHERE position > 6")
    back = "position = 6, hash = (SELECT hash FROM audit_link WHERE position = 6)"
    tamper(nine.alpha, f"UPDATE portico.audit_head SET {back} WHERE schema = '{nine.alpha.schema_name}'")
    sealed = "The end of the trail is not the one that was sealed: entry 6 or earlier ones were replaced."
    assert faults(nine.alpha) == [sealed]


@pytest.mark.parametrize(("one", "other"), [(3, 7), (4, 5), (1, 9)])
def test_entries_that_changed_places_are_named(nine: Cast, one: int, other: int) -> None:
    tamper(nine.alpha, f"UPDATE audit_link SET position = 100 WHERE position = {one}")
    tamper(nine.alpha, f"UPDATE audit_link SET position = {one} WHERE position = {other}")
    tamper(nine.alpha, f"UPDATE audit_link SET position = {other} WHERE position = 100")
    moved = "The entry written as {} stands as {}: the order was changed."
    expected = [moved.format(other, one), moved.format(one, other)]
    assert [fault for fault in faults(nine.alpha) if "sealed" not in fault] == expected


def test_entries_swapped_under_their_links_are_named(nine: Cast) -> None:
    swap = f"entry_id = CASE position WHEN 3 THEN {ENTRY.format(7)} ELSE {ENTRY.format(3)} END"
    tamper(nine.alpha, f"UPDATE audit_link SET {swap} WHERE position IN (3, 7)")
    moved = "The entry written as {} stands as {}: the order was changed."
    assert faults(nine.alpha) == [moved.format(7, 3), moved.format(3, 7)]


def test_an_entry_slipped_in_is_named(nine: Cast) -> None:
    with entering(nine.alpha, SYSTEM):
        slipped = Entry.objects.create(verb="test.slipped", by_kind="team")
    assert faults(nine.alpha) == [f"Entry {slipped.pk} was slipped in: it never became a part of the chain."]


def test_an_entry_put_behind_the_end_breaks_the_seal(nine: Cast) -> None:
    with entering(nine.alpha, SYSTEM):
        last, slipped = Link.objects.get(pk=9), Entry.objects.create(verb="test.slipped", by_kind="team")
        digest = link_hash(slipped, position=10, previous=bytes(last.hash))
        Link.objects.create(position=10, entry_id=slipped.pk, previous=last.hash, hash=digest)
    sealed = "The end of the trail is not the one that was sealed: entry 10 or earlier ones were replaced."
    assert faults(nine.alpha) == [sealed]


def test_an_older_end_restored_is_told_by_a_hash_kept_elsewhere(nine: Cast) -> None:
    """The head with its old, valid signature: nothing inside the database tells it any more."""
    kept = verdict_on(nine.alpha).end
    tamper(nine.alpha, "CREATE TABLE kept AS SELECT * FROM portico.audit_head")
    act(nine.alpha, SYSTEM)
    newest = verdict_on(nine.alpha).end
    tamper(nine.alpha, "DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_link WHERE position = 10)")
    tamper(nine.alpha, "DELETE FROM audit_link WHERE position = 10")
    tamper(nine.alpha, f"DELETE FROM portico.audit_head WHERE schema = '{nine.alpha.schema_name}'")
    tamper(
        nine.alpha,
        f"INSERT INTO portico.audit_head SELECT * FROM kept WHERE schema = '{nine.alpha.schema_name}'; DROP TABLE kept",
    )
    with entering(nine.alpha, SYSTEM):
        assert verify().is_whole
        assert verify(kept).is_whole
        assert [str(fault) for fault in verify(newest).faults] == ["Entry 10 is missing."]
        assert not verify(End(5, bytes(32))).is_whole


def test_a_chain_goes_on_after_its_secret_was_replaced(nine: Cast) -> None:
    before = settings.SECRET_KEY
    with override_settings(SECRET_KEY="another-secret-key-that-is-long-enough", SECRET_KEY_FALLBACKS=[]):
        assert not verdict_on(nine.alpha).is_whole
    with override_settings(SECRET_KEY="another-secret-key-that-is-long-enough", SECRET_KEY_FALLBACKS=[before]):
        assert verdict_on(nine.alpha).is_whole
        store_signing_keys()
        act(nine.alpha, SYSTEM)
        assert verdict_on(nine.alpha).is_whole
    store_signing_keys()


def test_a_long_list_of_faults_is_cut(nine: Cast) -> None:
    tamper(nine.alpha, "UPDATE audit_entry SET by_name = 'Mallory'")
    verdict = verdict_on(nine.alpha)
    assert len(verdict.faults) == 9
    assert verdict.summary().endswith("And 6 more.")
