"""Migrations that exist for the length of a test: they follow the real ones of one app."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from uuid import uuid4

from django.apps import apps
from django.test import override_settings

APP = "team"

SOURCE = """
from django.db import migrations, models

{code}

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("{app}", "{after}")]
    operations = [{operations}]
"""


@contextmanager
def further_migrations(folder: Path, *migrations: str, code: str = "", atomic: bool = True) -> Iterator[None]:
    """Gives the app `team` one more migration for each text, which lists its operations."""
    package = f"migrations_{uuid4().hex}"
    real = import_module(f"{apps.get_app_config(APP).name}.migrations")
    shutil.copytree(Path(str(real.__file__)).parent, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for operations in migrations:
        _write(folder / package, operations=operations, code=code, atomic=atomic)
    sys.path.insert(0, str(folder))
    try:
        with override_settings(MIGRATION_MODULES={APP: package}):
            yield
    finally:
        sys.path.remove(str(folder))


def _write(package: Path, *, operations: str, code: str, atomic: bool) -> None:
    names = sorted(file.stem for file in package.glob("[0-9]*.py"))
    text = SOURCE.format(code=code, atomic=atomic, app=APP, after=names[-1], operations=operations)
    (package / f"{len(names) + 1:04}_further.py").write_text(text)
