"""House rules for every template and style sheet of the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent.parent
ROOMS = ("themes", "tenants", "shared_apps", "tenant_apps", "api", "deploy")
TEMPLATES = sorted(path for room in ROOMS for path in (REPOSITORY / room).rglob("templates/**/*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]
SHEETS = sorted((REPOSITORY / "themes" / "static" / "themes" / "css").rglob("*.css"))
MODULES = sorted((REPOSITORY / "themes" / "static" / "themes" / "js").glob("*.js"))
INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|hx-on|javascript:|\bjs:", re.IGNORECASE
)


def name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_holds_no_inline_style_or_script(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_says_no_name_of_the_platform(path: Path) -> None:
    assert "portico" not in path.read_text().lower()


@pytest.mark.parametrize("path", [path for path in PAGES if "themes/plain.html" in path.read_text()], ids=name)
def test_a_plain_page_that_needs_htmx_asks_for_it(path: Path) -> None:
    text = path.read_text()
    assert bool(re.search(r"\shx[-_]", text)) <= ("{% head_links %}" in text)


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_a_style_sheet_is_short_and_logical(path: Path) -> None:
    """Logical properties alone, so that right-to-left needs no second sheet."""
    text = path.read_text()
    assert len(text.splitlines()) <= 150
    assert re.findall(r"(?:margin|padding|border|inset)-(?:left|right)|^\s*(?:left|right):", text, re.MULTILINE) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short_and_stands_alone(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 100
    assert re.findall(r"^(?:import|export)\b|innerHTML|eval\(", text, re.MULTILINE) == []
