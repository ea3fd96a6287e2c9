"""Lighthouse as it judges a page on a slow phone (its own simulation: slow 4G, a processor four times slower)."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CATEGORIES = ("performance", "accessibility", "best-practices")
TRIES = 3  # a trace is lost now and then on a busy machine
LONGEST = 180.0  # seconds


class LighthouseProblem(Exception):
    """Lighthouse could not judge the page; the message says what it says."""


@dataclass(frozen=True)
class Score:
    """Of 100 in three categories; `lcp` in seconds; `failed` names what cost points."""

    performance: int
    accessibility: int
    best_practices: int
    lcp: float
    cls: float
    failed: tuple[str, ...]


def judge(command: Sequence[str], url: str, *, devtools_port: int, runs: int) -> Score:
    """The median of several runs, and of the layout's shifts the worst; what failed in any of them."""
    scores = [_run(command, url, devtools_port) for _ in range(runs)]
    return Score(
        performance=statistics.median_low([score.performance for score in scores]),
        accessibility=min(score.accessibility for score in scores),
        best_practices=min(score.best_practices for score in scores),
        lcp=statistics.median(score.lcp for score in scores),
        cls=max(score.cls for score in scores),
        failed=tuple(sorted({name for score in scores for name in score.failed})),
    )


def _run(command: Sequence[str], url: str, devtools_port: int) -> Score:
    flags = [
        f"--port={devtools_port}",
        "--output=json",
        "--quiet",
        f"--only-categories={','.join(CATEGORIES)}",
        "--no-enable-error-reporting",
    ]
    said = ""
    for _ in range(TRIES):
        # Into a file: node may leave before a pipe has taken all of it.
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "report.json"
            asked = [*command, url, *flags, f"--output-path={kept}"]
            done = subprocess.run(asked, capture_output=True, text=True, timeout=LONGEST, check=False)
            report = json.loads(kept.read_text()) if kept.exists() else {}
        if done.returncode == 0 and report and not report.get("runtimeError"):
            return _score(report)
        said = str(report.get("runtimeError") or done.stderr)
    raise LighthouseProblem(f"{url}: {said}")


def _score(report: dict[str, Any]) -> Score:
    points = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    audits = report["audits"]
    return Score(
        performance=points["performance"],
        accessibility=points["accessibility"],
        best_practices=points["best-practices"],
        lcp=audits["largest-contentful-paint"]["numericValue"] / 1000,
        cls=audits["cumulative-layout-shift"]["numericValue"],
        failed=tuple(_failed(report)),
    )


def _failed(report: dict[str, Any]) -> list[str]:
    weighed = [one["id"] for name in CATEGORIES for one in report["categories"][name]["auditRefs"] if one.get("weight")]
    scores = {name: report["audits"][name]["score"] for name in weighed}
    return [name for name, score in scores.items() if score is not None and score < 0.9]
