from __future__ import annotations

import pytest

from tenant_apps.domains.names import NotAName, host_from, is_apex, shown, within_zone, zone_of


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("portal.clinic.example", "portal.clinic.example"),
        ("  HTTPS://Portal.Clinic.Example/book?x=1#y ", "portal.clinic.example"),
        ("clinic.co.uk.", "clinic.co.uk"),
        ("termine.müller-söhne.de", "termine.xn--mller-shne-kcb9d.de"),
        ("clinic.example:8443", "clinic.example"),
    ],
)
def test_a_name_is_read_as_people_type_it(typed: str, host: str) -> None:
    assert host_from(typed) == host


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "malformed"),
        ("clinic", "malformed"),
        ("192.0.2.1", "malformed"),
        ("[2001:db8::1]", "malformed"),
        ("exa mple.com", "malformed"),
        ("-clinic.example", "malformed"),
        ("*.clinic.example", "malformed"),
        ("under_score.example.com", "malformed"),
        ("_portal-check.clinic.example", "malformed"),
        ("clinic..example", "malformed"),
        ("a" * 64 + ".example", "malformed"),
        (".".join(["a" * 60] * 5), "malformed"),
        ("'; DROP TABLE x; --.example", "malformed"),
        ("localhost", "malformed"),
        ("alpha.localhost", "ours"),
        ("a.b.localhost", "ours"),
        ("co.uk", "suffix"),
        ("github.io", "suffix"),
        ("com", "malformed"),
    ],
)
def test_what_is_no_name_of_ones_own_is_refused(typed: str, why: str) -> None:
    with pytest.raises(NotAName) as refused:
        host_from(typed)
    assert refused.value.why == why


def test_a_registered_name_is_told_from_one_below_it() -> None:
    assert (is_apex("clinic.co.uk"), is_apex("portal.clinic.co.uk")) == (True, False)
    assert zone_of("a.b.clinic.co.uk") == "clinic.co.uk"
    assert within_zone("_portal-check.portal.clinic.co.uk", zone="clinic.co.uk") == "_portal-check.portal"
    assert within_zone("clinic.co.uk", zone="clinic.co.uk") == "@"


def test_other_letters_are_shown_as_they_were_typed() -> None:
    assert shown(host_from("termine.müller.de")) == "termine.müller.de"
