"""Everything that a development stack's processes read from their environment."""

import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from deploy.ports import has_ipv6_loopback, is_free
from deploy.postgres import Cluster

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "portico"
# What a process that answers strangers must not know.
PRIVILEGED = ("OWNER_DATABASE_URL", "ADMIN_DATABASE_URL")


class Problem(Exception):
    """The stack cannot start; the message says why and what to do."""


@dataclass(frozen=True)
class Ports:
    """One number decides them all, so that two stacks need only two numbers."""

    front: int

    @property
    def web(self) -> int:
        return self.front + 1

    @property
    def events(self) -> int:
        return self.front + 2

    @property
    def mailbox(self) -> int:
        return self.front + 25

    @property
    def smtp(self) -> int:
        return self.front + 26

    def check(self) -> None:
        for name in ("front", "web", "events", "mailbox", "smtp"):
            port = getattr(self, name)
            if not _becomes_free(port):
                raise Problem(
                    f"Port {port} ({name}) is taken by another program. Stop that one, or choose other ports with "
                    f"deploy/up --port {self.front + 100}. To see who has it: ss -ltnp 'sport = :{port}'"
                )


def _becomes_free(port: int) -> bool:
    """The processes of a stack that was just killed may need a moment to end."""
    deadline = time.monotonic() + 3
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def make_data_folder() -> Path:
    folder = Path(os.environ.get("PORTICO_DATA") or ROOT / "var").resolve()
    try:
        (folder / "log").mkdir(parents=True, exist_ok=True)
        probe = folder / "log" / ".writable"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        advice = "Choose another with deploy/up --data FOLDER."
        raise Problem(f"The data folder {folder} cannot be written: {error.strerror}. {advice}") from error
    return folder


def common_environment(data: Path, *, ports: Ports, cluster: Cluster | None) -> dict[str, str]:
    """For `prepare`, which may do everything; what the user has set goes before what we choose."""
    kept = _secrets(data / "secrets.json")
    chosen = {
        "PORTICO_ENV": "development",
        "SECRET_KEY": kept["secret_key"],
        "PUBLIC_URL": f"http://localhost:{ports.front}",
        "EMAIL_URL": f"smtp://127.0.0.1:{ports.smtp}",
    }
    always = {
        **(_addresses(cluster, kept) if cluster else {}),
        "PORTICO_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "WEB_BIND": f"127.0.0.1:{ports.web}",
        "WEB_ADDRESS": f"127.0.0.1:{ports.web}",
        "EVENTS_ADDRESS": f"127.0.0.1:{ports.events}",
    }
    given = {name: value for name, value in os.environ.items() if value}
    return {**chosen, **given, **always}


def without(environment: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in names}


def caddy_environment(environment: dict[str, str], *, data: Path, ports: Ports) -> dict[str, str]:
    """Caddy needs no secret of ours, and keeps its own files in the data folder."""
    names = ("PATH", "WEB_ADDRESS", "EVENTS_ADDRESS")
    return {
        **{name: environment[name] for name in names if name in environment},
        "HOME": str(data / "caddy"),
        "CADDY_STORAGE": str(data / "caddy"),
        "PORT": str(ports.front),
        "BIND": "127.0.0.1 [::1]" if has_ipv6_loopback() else "127.0.0.1",
    }


def has_external_database() -> bool:
    """Whether the user brings a database; then it must be described whole."""
    if not os.environ.get("DATABASE_URL"):
        return False
    if not os.environ.get("OWNER_DATABASE_URL"):
        raise Problem("DATABASE_URL is set, OWNER_DATABASE_URL is not. Set both, or neither for an embedded Postgres.")
    return True


def _addresses(cluster: Cluster, kept: dict[str, str]) -> dict[str, str]:
    return {
        "DATABASE_URL": cluster.url(user="portico_web", password=kept["web_password"], database=DATABASE),
        "OWNER_DATABASE_URL": cluster.url(user="portico_owner", password=kept["owner_password"], database=DATABASE),
        "ADMIN_DATABASE_URL": cluster.url(),
    }


def _secrets(file: Path) -> dict[str, str]:
    if not file.exists():
        names = ("secret_key", "web_password", "owner_password")
        unfinished = file.with_suffix(".unfinished")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps({name: secrets.token_urlsafe(48) for name in names}, indent=2))
        unfinished.rename(file)
    kept: dict[str, str] = json.loads(file.read_text())
    return kept
