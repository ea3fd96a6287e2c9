"""Makes the virtual environment and installs what the lock files name.

Nothing but the standard library, and nothing that an older Python could not read: it must get as far as saying so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = VENV / "installed"
LOCKS = ROOT / "deploy"

OLDEST = (3, 11)
NEWER_NAMES = ("python3.11", "python3.12", "python3.13", "python3.14")

NO_VENV = """This Python cannot make a virtual environment: its venv module or pip is missing.
On Debian and Ubuntu: sudo apt-get install python3-venv
Then run this again."""


def insist_on_python() -> None:
    """Starts the program again under a newer Python where this one is too old."""
    if sys.version_info >= OLDEST:
        return
    found = filter(None, map(shutil.which, NEWER_NAMES))
    # A version manager's name for a Python may be there without that Python.
    newer = next((path for path in found if _succeeds([path, "-c", ""])), None)
    if newer is None:
        _give_up(f"Python 3.11 or newer is needed; this one is {sys.version.split()[0]}.")
    else:
        os.execv(newer, [newer, *sys.argv])  # noqa: S606 - without a shell on purpose


def environment_python(*, lock: str) -> Path:
    """The Python of an environment that holds everything `lock` names; quick when nothing has changed."""
    digest = _digest(lock)
    if not (_works() and digest in _marks()):
        _make_environment()
        _install(lock)
        # The test lock holds the other one's packages in the same versions.
        _mark([digest, *([_digest("requirements.txt")] if lock == "requirements-test.txt" else [])])
    return PYTHON


def _digest(lock: str) -> str:
    return hashlib.sha256((LOCKS / lock).read_bytes()).hexdigest()


def _marks() -> list[str]:
    return MARK.read_text().split() if MARK.exists() else []


def _mark(digests: Sequence[str]) -> None:
    MARK.write_text("\n".join(digests) + "\n")


def _works() -> bool:
    """Whether the environment is there and its Python still is: a system upgrade may have taken it away."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and _succeeds([PYTHON, "-c", check])


def _succeeds(command: Sequence[str | Path]) -> bool:
    """Without a word."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _make_environment() -> None:
    MARK.unlink(missing_ok=True)
    if not _works():
        print(f"Making {VENV} with Python {sys.version.split()[0]} …", flush=True)
        if not _succeeds([sys.executable, "-m", "venv", "--clear", VENV]):
            _make_environment_without_pip()


def _make_environment_without_pip() -> None:
    """Debian keeps pip's wheel in a package of its own; another pip on the machine can stand in for it."""
    if not _succeeds([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV]):
        _give_up(NO_VENV)
    if not _succeeds([sys.executable, "-m", "pip", "--version"]):
        shutil.rmtree(VENV)
        _give_up(NO_VENV)


def _install(lock: str) -> None:
    """uv takes seconds where pip takes a minute; but only pip follows the machine's own pip settings."""
    print(f"Installing what deploy/{lock} names …", flush=True)
    pip = [*_pip(), "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement"]
    cache = [] if os.access(Path.home(), os.W_OK) else ["--no-cache"]
    uv: list[str | Path] = [
        VENV / "bin" / "uv",
        "pip",
        "install",
        "--python",
        PYTHON,
        "--system-certs",
        "--require-hashes",
        *cache,
    ]
    installed = _runs([*pip, LOCKS / "bootstrap.txt"]) and _runs([*uv, "--requirement", LOCKS / lock])
    if not installed and not _runs([*pip, LOCKS / lock]):
        _give_up("Installing failed; the message stands above. Is the network there? Run this again to go on.")


def _pip() -> list[str | Path]:
    if _succeeds([PYTHON, "-m", "pip", "--version"]):
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


def _runs(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def _give_up(message: str) -> None:
    sys.exit(f"deploy/{Path(sys.argv[0]).name}: {message}")
