"""A signed-in session is made in one place: whoever makes one elsewhere has made a way around the second factor."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import ROOT, Source, sources

ENTRANCE = "tenants/accounts/entering.py"
# What signs somebody in, and what a session knows them by.
SIGNS_IN = {"login", "alogin", "force_login", "update_session_auth_hash", "aupdate_session_auth_hash"}
KEYS = {"SESSION_KEY", "BACKEND_SESSION_KEY", "HASH_SESSION_KEY"}
WRITTEN = {"_auth_user_id", "_auth_user_backend", "_auth_user_hash"}
READS = {"tenants/accounts/sessions.py"}  # copies the user's id into the session's row


def signs_in(source: Source) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.contrib.auth"):
            found |= {name.name for name in node.names} & (SIGNS_IN | KEYS)
        if isinstance(node, ast.Attribute) and node.attr in SIGNS_IN and ast.unparse(node.value).endswith("auth"):
            found.add(node.attr)
        if isinstance(node, ast.Constant) and node.value in WRITTEN:
            found.add(str(node.value))
    return found


def test_nobody_else_signs_in() -> None:
    elsewhere = {source.path: signs_in(source) for source in sources() if source.path != ENTRANCE}
    assert {path: names for path, names in elsewhere.items() if names and not names <= KEYS} == {}
    assert {path for path, names in elsewhere.items() if names & KEYS} == READS


def test_the_entrance_does() -> None:
    entrance = next(source for source in sources() if source.path == ENTRANCE)
    assert signs_in(entrance) == {"login", "update_session_auth_hash"}


def test_nobody_else_says_what_a_session_has_shown() -> None:
    """Only the entrance, and the middleware that follows a changed role, write the session's assurance."""
    writers = set()
    for source in sources():
        for node in ast.walk(source.tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(one, ast.Subscript) and "assurance.KEY" in ast.unparse(one.slice) for one in targets):
                writers.add(source.path)
    assert writers == {ENTRANCE, "tenants/accounts/middleware.py"}


@pytest.mark.parametrize(
    "text",
    [
        "from django.contrib.auth import login\nlogin(request, user)",
        "from django.contrib import auth\nauth.login(request, user)",
        "import django.contrib.auth\ndjango.contrib.auth.login(request, user)",
        "request.session['_auth_user_id'] = 7",
        "from django.contrib.auth import SESSION_KEY\nrequest.session[SESSION_KEY] = 7",
    ],
)
def test_it_would_be_noticed(text: str) -> None:
    assert signs_in(Source("api/elsewhere.py", text)) != set()


def test_third_parties_that_sign_in_have_no_address() -> None:
    """Of libraries that bring sign-in pages or views of their own, none is mounted or imported."""
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom):
                assert node.module not in {
                    "django.contrib.auth.views",
                    "django.contrib.auth.urls",
                    "two_factor.urls",
                    "two_factor.views",
                }, f"{source.path} in {ROOT.name}"
