"""deploy/docs/security.md names tests and files as proof: each is there, and every requirement stands in it once."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

from tests.architecture.source import ROOT

PAGE = (ROOT / "deploy/docs/security.md").read_text()
STATES = r"met|n/a|\*\*not yet\*\*"
REQUIREMENT = re.compile(rf"^\| (\d+)\.(\d+)\.(\d+) \[([12])\] \| (.+?) \| ({STATES}) \| (.+) \|$", re.MULTILINE)
FILE = re.compile(r"`([\w./-]+\.(?:py|md|txt|toml|dockerignore)|deploy/Caddyfile[.\w]*)`")
FOLDERS = ("deploy", "tenants", "tenant_apps", "tests", "themes", "api")
# How many of levels 1 and 2 each chapter of ASVS 5.0.0 has, from the first.
CHAPTERS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)


def test_every_test_it_names_exists() -> None:
    sources = chain.from_iterable(path.read_text().split("\n") for path in (ROOT / "tests").rglob("test_*.py"))
    there = {found[1] for line in sources if (found := re.match(r"def (test_\w+)\(", line))}
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named - there == set()
    assert len(named) > 100


def test_every_file_it_names_exists() -> None:
    there = [f"/{path.relative_to(ROOT)}" for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    missing = {name for name in FILE.findall(PAGE) if not any(path.endswith(f"/{name}") for path in there)}
    assert missing == {"pyproject.toml"}, "which stands beside these folders"


def test_every_requirement_stands_in_it_once() -> None:
    found = REQUIREMENT.findall(PAGE)
    by_chapter = Counter(int(chapter) for chapter, *_ in found)
    assert [by_chapter[number] for number in range(1, 18)] == list(CHAPTERS)
    assert len({one[:3] for one in found}) == len(found) == sum(CHAPTERS)
    states = Counter(one[5] for one in found)
    said = f"Of 253: {states['met']} met, {states['n/a']} not applicable, {states['**not yet**']} not yet."
    assert said in PAGE
