from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tenant_apps.clients.models import Client
from tenants.entry import entering, is_inside
from tenants.viewer import SYSTEM
from tests.factories.cast import Cast


def enter(named: str, run: str, *arguments: str) -> None:
    call_command("enter", named, *arguments, command=run)


def names(cast: Cast) -> list[str]:
    with entering(cast.alpha, SYSTEM):
        return sorted(client.name for client in Client.objects.all())


@pytest.mark.parametrize("by", ["host", "schema"])
def test_shell_stands_inside_the_business(cast: Cast, by: str, capsys: pytest.CaptureFixture[str]) -> None:
    named = cast.alpha_host if by == "host" else cast.alpha.schema_name
    enter(named, "print(business.name, viewer.kind, sorted(one.name for one in Client.objects.all()))")

    assert capsys.readouterr().out == "Alpha Clinic system ['Cara Claus', 'Dan Dorn']\n"
    assert not is_inside()


def test_shell_looks_as_a_client(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    (client_id,) = cast.cara.viewer.client_ids
    enter(cast.alpha_host, "print([one.name for one in Client.unscoped.all()])", "--client", str(client_id))

    assert capsys.readouterr().out == "['Cara Claus']\n"


def test_what_is_changed_is_not_kept(cast: Cast) -> None:
    enter(cast.alpha_host, "Client.objects.update(name='X')")

    assert names(cast) == ["Cara Claus", "Dan Dorn"]


def test_what_is_changed_is_kept_where_told_so(cast: Cast) -> None:
    enter(cast.alpha_host, "Client.objects.update(name='X')", "--commit")

    assert names(cast) == ["X", "X"]


def test_mistake_does_not_end_the_session(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "Client.objects.filter(pk='no number').count()\nprint(Client.objects.count(), 'there')\n"
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    call_command("enter", cast.alpha_host)

    out, err = capsys.readouterr()
    assert "2 there" in out
    assert "ValueError" in err
    assert f"Inside Alpha Clinic ({cast.alpha.schema_name}). What you change is not kept" in err


def test_unknown_business_is_said_so(cast: Cast) -> None:
    with pytest.raises(CommandError, match="No business has the host name or schema “nobody"):
        enter("nobody.localhost", "")
