from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from pytest_django import Settings

from tests.html import assert_page
from themes.assets import font_asset, look_asset
from themes.brand import Brand, read_brand, wearing
from themes.catalog import DEFAULT_THEME, Font, NotATheme, Theme, read_theme, themes
from themes.errors import error_page
from themes.serving import look_file, look_url

pytestmark = pytest.mark.urls("tests.themes.urls")

EVERY_FONT = [(theme, font) for theme in themes().values() for font in theme.fonts.values()]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where a third theme may be started."""
    settings.THEME_FOLDERS = [*settings.THEME_FOLDERS, tmp_path]
    return tmp_path


def test_the_default_theme_stands_first() -> None:
    assert next(iter(themes())) == DEFAULT_THEME


def test_a_theme_that_is_started_is_found_and_worn(folder: Path) -> None:
    call_command("theme", "new", "dusk", verbosity=0)
    (folder / "dusk" / "components.css").write_text(".card { border-width: 3px; }")
    own = folder / "dusk" / "templates" / "themes" / "404.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "themes/error.html" %}{% block error_heading %}Nothing at dusk{% endblock %}')

    brand = read_brand("Alpha", {"theme": "dusk", "colour": "#0f766e"})
    assert (brand.theme, brand.fonts) == ("dusk", "system")
    assert b"@layer theme{.card{border-width:3px}}" in look_asset("dusk").body
    with wearing(brand):
        soup = assert_page(error_page(RequestFactory().get("/"), "404", status=404).content)
    assert soup.select_one(f'link[href="{look_url(brand)}"]')
    assert soup.h1 is not None
    assert soup.h1.get_text(strip=True) == "Nothing at dusk"


def test_a_themes_own_template_is_no_other_themes(folder: Path) -> None:
    test_a_theme_that_is_started_is_found_and_worn(folder)
    assert "Nothing at dusk" not in render_to_string("themes/404.html")


@pytest.mark.parametrize("name", ["x", "../calm", "Dusk", "two-words"])
def test_a_theme_by_an_odd_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(CommandError):
        call_command("theme", "new", name, verbosity=0)
    assert list(folder.iterdir()) == []


def test_a_theme_is_not_started_over_another(folder: Path) -> None:
    call_command("theme", "new", "dusk", verbosity=0)
    with pytest.raises(CommandError, match="there already"):
        call_command("theme", "new", "dusk", verbosity=0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('radius = "soft"', 'radius = "odd"'), "radius is one of"),
        (('name = "Dusk"', ""), "'name'"),
        (("[pairings.system]", "[pairings.Two-Words]"), "letters and digits"),
        (('name = "As on the device"', 'name = "Own"\ntext = "missing"'), "no font missing"),
    ],
)
def test_a_theme_that_is_not_as_it_has_to_be_says_why(folder: Path, change: tuple[str, str], said: str) -> None:
    call_command("theme", "new", "dusk", verbosity=0)
    about = folder / "dusk" / "theme.toml"
    about.write_text(about.read_text().replace(*change))
    with pytest.raises(NotATheme, match=said):
        read_theme(about.parent)


def test_a_theme_speaks_the_readers_language() -> None:
    with translation.override("de"):
        german = themes()["ledger"].description
    assert (german, themes()["ledger"].description) == (
        themes()["ledger"].descriptions["de"],
        themes()["ledger"].descriptions["en"],
    )


@pytest.mark.parametrize(("theme", "font"), EVERY_FONT, ids=lambda one: str(one.key))
def test_a_font_is_served_with_its_licence_and_a_stand_in(theme: Theme, font: Font) -> None:
    assert "SIL Open Font License" in (theme.folder / "fonts" / f"{font.key}.LICENSE").read_text()
    assert font.stand_ins
    css = look_asset(theme.key).body.decode()
    for name, _unicodes in font.files:
        served = font_asset(theme.key, name)
        assert served is not None
        assert look_file(served.file_name) == served
        assert served.body[:4] == b"wOF2"
        assert f"url({served.url})" in css


def test_a_page_preloads_the_font_of_its_text_and_no_other() -> None:
    def preloaded(brand: Brand) -> list[str]:
        with wearing(brand):
            soup = assert_page(render_to_string("themes/404.html"))
        return [str(link["href"]).rsplit("-", 1)[0] for link in soup.select("link[rel=preload]")]

    assert preloaded(Brand("Alpha", fonts="lora")) == ["/assets/font-calm-figtree-latin"]
    assert preloaded(Brand("Alpha", fonts="system")) == []


@pytest.mark.parametrize(("scheme", "count", "said"), [("auto", 2, "light dark"), ("dark", 1, "dark")])
def test_a_page_tells_the_browser_its_schemes(scheme: str, count: int, said: str) -> None:
    with wearing(read_brand("Alpha", {"scheme": scheme})):
        soup = assert_page(render_to_string("themes/404.html"))
    colours = soup.select("meta[name=theme-color]")
    assert (len(colours), [tag["content"] for tag in soup.select("meta[name=color-scheme]")]) == (count, [said])
    assert colours[-1]["content"] == themes()[DEFAULT_THEME].colour("color-canvas", "dark")
