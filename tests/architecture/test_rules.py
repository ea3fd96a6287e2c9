"""The house's rules that a machine can read off the source (shared by everybody; exceptions carry their reason)."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver, path

from tenants.access import access_of, guarded_include, public
from tests.architecture.source import ROOT, Function, functions, sources, templates
from tests.architecture.test_matrix import URLS, routes

LONGEST_FILE, LONGEST_FUNCTION = 300, 60
LONGER_FILES: dict[str, str] = {}
LONGER_FUNCTIONS: dict[str, str] = {}

# Operations that nobody with a seat asks for: a stranger on the way to one, or a task.
NOBODYS = {
    "shared_apps.site": {"ask_for_portals", "mail_portals"},
    "shared_apps.signup": {"begin_signup", "mail_code", "confirm_and_open", "open_elsewhere"},
    "tenant_apps.clients": {
        "find_invitation",
        "accept_with_link",
        "accept_with_code",
        "ask_again",
        "renew_invitations",
    },
    "tenant_apps.team": {"find_member_invitation", "join_with_code", "join_with_link"},
    "tenant_apps.notifications": {"record_outcome"},
}


def operations() -> Iterator[tuple[str, str, Function]]:
    """App, name and tree of what an app's `operations` offers: public functions, or those that a package gathers."""
    for source in sources():
        app, parts = ".".join(Path(source.path).parts[:2]), Path(source.path).parts[2:]
        if source.path.startswith(("tenant_apps", "shared_apps")) and parts[:1] in (
            ("operations.py",),
            ("operations",),
        ):
            offered = gathered(app) if parts[0] == "operations" else None
            for name, function in functions(source):
                is_public = "." not in name and not name.startswith("_")
                if is_public and (offered is None or name in offered):
                    yield app, name, function


def gathered(app: str) -> set[str]:
    package = next(one for one in sources() if one.path == f"{app.replace('.', '/')}/operations/__init__.py")
    imports = (node for node in ast.walk(package.tree) if isinstance(node, ast.ImportFrom))
    return {alias.asname or alias.name for node in imports for alias in node.names}


def test_operations_take_one_thing_and_the_rest_by_name() -> None:
    crowded = [f"{app}.{name}" for app, name, tree in operations() if len(tree.args.args + tree.args.posonlyargs) > 1]
    assert crowded == []


def test_operations_know_who_acts() -> None:
    without: dict[str, set[str]] = {}
    for app, name, tree in operations():
        if "by" not in {argument.arg for argument in tree.args.kwonlyargs}:
            without.setdefault(app, set()).add(name)
    assert without == NOBODYS


def test_views_are_functions() -> None:
    classes = [
        f"{source.path}::{node.name}"
        for source in sources()
        if "views" in source.path
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and any("View" in ast.unparse(base) for base in node.bases)
    ]
    assert classes == []
    for urlconf in URLS.values():
        for name, pattern in routes(get_resolver(urlconf).url_patterns):
            assert (name, type(pattern.callback).__name__) == (name, "function")
            assert access_of(pattern.callback) is not None, name


def test_files_are_short() -> None:
    long = {source.path for source in sources() if source.text.count("\n") > LONGEST_FILE}
    assert long == set(LONGER_FILES)


def test_functions_are_short() -> None:
    long = {
        f"{source.path}::{name}"
        for source in sources()
        for name, function in functions(source)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    }
    assert long == set(LONGER_FUNCTIONS)


INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*type=\"importmap\")|javascript:", re.I
)


def test_no_page_has_an_inline_style_or_script() -> None:
    """The content security policy would refuse them; mail has no other way to look like anything."""
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in templates()
        if "mail" not in file.parts
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if INLINE.search(line)
    ]
    assert found == []


TRANSLATED = re.compile(r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}", re.S)
QUIET = re.compile(
    r"{#.*?#}|{%\s*block \w+_class\b.*?{%\s*endblock\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->|"
    r"<(script|style|svg|code|kbd)\b.*?</\1>",
    re.S,
)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)
SPOKEN = re.compile(r"\b(?:aria-label|alt|placeholder|title)=\"([^\"{]*[^\W\d_]{2,}[^\"{]*)\"")
WORDS = re.compile(r"(?<![&#\w])[^\W\d_]{2,}")


def untranslated(text: str) -> list[str]:
    text = TRANSLATED.sub("", QUIET.sub("", text))
    spoken = SPOKEN.findall(text)
    text = re.sub(r"&\w+;", " ", re.sub(r"<[^>]*>", " ", TAG.sub(" ", text)))
    return [*spoken, *WORDS.findall(text)]


def test_what_a_page_says_is_translated() -> None:
    found = {
        str(file.relative_to(ROOT)): words
        for file in templates()
        if "styleguide" not in str(file) and (words := untranslated(file.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize("said", ["<p>Hello</p>", '<img alt="A logo">', "{% if x %}Yes{% endif %}"])
def test_what_is_not_translated_is_noticed(said: str) -> None:
    assert untranslated(said) != []


@pytest.mark.parametrize(
    "said", ["<p>{% translate 'Hello' %}</p>", "{% blocktranslate %}Hi{% endblocktranslate %}", "·&nbsp;–"]
)
def test_what_is_translated_is_fine(said: str) -> None:
    assert untranslated(said) == []


def test_migrations_are_a_line() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    labels = {label for label, _ in graph.nodes}
    ours = {label for label in labels if any(key[0] == label for key in graph.leaf_nodes())}
    assert {label: len(graph.leaf_nodes(label)) for label in ours} == dict.fromkeys(ours, 1)
    assert {len([p for p in graph.node_map[key].parents if p.key[0] == key[0]]) for key in graph.nodes} <= {0, 1}


class Undecorated:
    urlpatterns = [path("", lambda request: None)]  # type: ignore[arg-type, return-value]  # never asked


class Decorated:
    urlpatterns = [path("", public(lambda request: None))]  # type: ignore[arg-type, return-value]  # never asked


def test_a_view_that_says_not_who_may_come_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "undecorated_urls", Undecorated)
    monkeypatch.setitem(sys.modules, "decorated_urls", Decorated)
    with pytest.raises(ImproperlyConfigured, match="says not who may come"):
        guarded_include("undecorated_urls")
    guarded_include("decorated_urls")


def test_every_include_is_guarded() -> None:
    """Django's own `include` would let a view in that says not who may come."""
    callers = {
        source.path
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.urls"
        if "include" in {alias.name for alias in node.names}
    }
    assert callers == {"tenants/access.py"}
