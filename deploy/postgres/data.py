"""The first start: making the data folder."""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.postgres.binaries import program_folder
from deploy.postgres.home import Home
from deploy.postgres.problems import PostgresProblem
from deploy.postgres.server import ENVIRONMENT
from deploy.processes import leashed

SUPERUSER = "postgres"


def make_data(home: Home, *, durable: bool) -> None:
    """Fills a folder beside the final one, so that an interrupted first start leaves nothing half-made."""
    unfinished = home.server / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password = home.server / "first-password"
    password.touch(mode=0o600)
    password.write_text(home.password)
    if home.account:
        for path in (unfinished, password):
            os.chown(path, home.account.user, home.account.group)
    command: list[str | Path] = [program_folder(home) / "initdb", "--pgdata", unfinished, "--username", SUPERUSER]
    command += ["--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8"]
    command += ["--locale=C.UTF-8", "--locale-provider=builtin", *([] if durable else ["--no-sync"])]
    result = _run(leashed(command, account=home.account))
    password.unlink()
    if result.returncode != 0:
        raise PostgresProblem(f"Postgres could not make its data in {home.data}:\n{result.stdout.strip()}")
    unfinished.rename(home.data)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=ENVIRONMENT, cwd="/", check=False,
    )  # fmt: skip
