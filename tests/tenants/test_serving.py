from __future__ import annotations

import io

import pytest

from tenants.serving import uploaded_file


@pytest.mark.parametrize(
    ("content_type", "given", "served", "disposition"),
    [
        ("application/pdf", False, "application/pdf", 'inline; filename="a.pdf"'),
        ("application/pdf", True, "application/pdf", 'attachment; filename="a.pdf"'),
        ("text/csv", False, "text/csv; charset=utf-8", 'attachment; filename="a.pdf"'),
        ("text/html", False, "application/octet-stream", 'attachment; filename="a.pdf"'),
        ("image/svg+xml", False, "application/octet-stream", 'attachment; filename="a.pdf"'),
    ],
)
def test_only_what_runs_nothing_is_shown(content_type: str, given: bool, served: str, disposition: str) -> None:
    response = uploaded_file(io.BytesIO(b"x"), name="a.pdf", content_type=content_type, as_attachment=given)
    assert (response["Content-Type"], response["Content-Disposition"]) == (served, disposition)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


def test_a_name_can_not_add_a_header() -> None:
    response = uploaded_file(io.BytesIO(b"x"), name='a"\r\nX-Evil: 1.pdf', content_type="application/pdf")
    assert "\n" not in response["Content-Disposition"]
    assert "X-Evil" not in response.headers
    response.close()


def test_letters_beyond_ascii_survive() -> None:
    response = uploaded_file(io.BytesIO(b"x"), name="Straße.pdf", content_type="application/pdf")
    assert response["Content-Disposition"] == "inline; filename*=utf-8''Stra%C3%9Fe.pdf"
    response.close()
