from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from tenants.entry import entering
from tenants.queue import enqueue
from tenants.queue.draining import run_waiting
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast
from tests.tenants.test_queue import change, rows


def queue(*arguments: str) -> str:
    out = StringIO()
    call_command("queue", *arguments, stdout=out)
    return out.getvalue()


def test_status_counts_what_waits(cast: Cast) -> None:
    with entering(cast.alpha, SYSTEM):
        enqueue("tests.note_surroundings")
    assert queue("status").splitlines()[1].split() == ["tests.note_surroundings", "1", "0", "0", "0"]


def test_what_was_given_up_is_listed_without_its_text_and_tried_again(cast: Cast) -> None:
    assert queue("dead") == "Nothing was given up.\n"
    with entering(cast.alpha, SYSTEM):
        message_id = enqueue("tests.write_entry", verb="test.private", fails=True)
    change("retries = 2")
    with pytest.raises(ValueError, match="as it was told"):
        run_waiting()

    (line,) = queue("dead").splitlines()
    assert f"{message_id} tests.write_entry {cast.alpha.schema_name}: ValueError at tests/tenants/tasks.py:" in line
    assert "private" not in line
    assert queue("retry", str(message_id)) == "1 will be tried again.\n"
    assert rows("retries, error, died_at") == [(0, "", None)]
    assert queue("retry", "--task", "tests.write_entry") == "0 will be tried again.\n"
