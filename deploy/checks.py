"""Every check and test in one run, as `deploy/test` starts it: `python -m deploy.checks [pytest's arguments]`."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.chromium import find_chromium
from deploy.dev_environment import ROOT
from deploy.ports import free_port
from deploy.postgres import PostgresProblem, temporary_cluster
from deploy.processes import leashed

PROGRAMS = Path(sys.executable).parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
PASSWORD = "only-while-the-tests-run"  # noqa: S105 - of a database that nobody else can reach and that goes away
SECRET_KEY = "a long key that is used while the tests run and signs nothing that anybody keeps"  # noqa: S105 - see above


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    seconds: float


def main() -> None:
    try:
        with _surroundings() as environment:
            outcomes = [_run(step, environment=environment) for step in _steps(sys.argv[1:])]
    except PostgresProblem as problem:
        sys.exit(f"deploy/test: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(_report(outcomes))


def _steps(pytest_arguments: list[str]) -> list[Step]:
    def program(name: str, *arguments: str) -> list[str]:
        return [str(PROGRAMS / name), *arguments]

    production = {"PORTICO_ENV": "production", "PUBLIC_URL": "https://portico.example"}
    tests = ["-n", "2", "--dist", "loadgroup", "--durations", "15", *pytest_arguments]
    return [
        Step("Lint", program("ruff", "check", ".")),
        Step("Format", program("ruff", "format", "--check", ".")),
        Step("Types", program("mypy", ".")),
        Step("Import contracts", program("lint-imports")),
        Step("A fresh database", [*MANAGE, "prepare"]),
        Step("Migrations are complete", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Step("Production settings", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production),
        Step("Tests", program("pytest", *tests)),
    ]


@contextmanager
def _surroundings() -> Iterator[dict[str, str]]:
    """A database server and a data folder for this run, and a browser."""
    chromium = find_chromium()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="portico-test-") as data, temporary_cluster(port=port) as cluster:
        # WhiteNoise warns of a missing folder, and a warning is an error here.
        Path(data, "static").mkdir()
        yield {
            **os.environ,
            "PORTICO_ENV": "test",
            "PORTICO_DATA": data,
            "PUBLIC_URL": "http://localhost:8000",
            "SECRET_KEY": SECRET_KEY,
            "DATABASE_URL": cluster.url(user="portico_web", password=PASSWORD, database="portico_test"),
            "OWNER_DATABASE_URL": cluster.url(user="portico_owner", password=PASSWORD, database="portico_test"),
            "ADMIN_DATABASE_URL": cluster.url(),
            "CHROMIUM": str(chromium or ""),
        }


def _run(step: Step, *, environment: dict[str, str]) -> Outcome:
    shown = " ".join(step.command).replace(f"{PROGRAMS}/", "").replace(f"{ROOT}/", "")
    print(f"\n━━ {step.name} ━━ {shown}", flush=True)
    started = time.monotonic()
    command = leashed(step.command)
    result = subprocess.run(command, cwd=ROOT, env={**environment, **step.environment}, check=False)
    outcome = Outcome(name=step.name, passed=result.returncode == 0, seconds=time.monotonic() - started)
    print(f"━━ {_line(outcome)}", flush=True)
    return outcome


def _report(outcomes: list[Outcome]) -> int:
    print(f"\n━━ Everything, in {sum(outcome.seconds for outcome in outcomes):.0f} s")
    for outcome in outcomes:
        print(f"   {_line(outcome)}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _line(outcome: Outcome) -> str:
    return f"{'passed' if outcome.passed else 'FAILED'}  {outcome.seconds:6.1f} s  {outcome.name}"


if __name__ == "__main__":
    main()
