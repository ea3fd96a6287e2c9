"""Starting and stopping a server."""

import contextlib
import fcntl
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.postgres.data import SUPERUSER, make_data
from deploy.postgres.home import Home, make_home
from deploy.postgres.problems import PostgresProblem
from deploy.postgres.server import end, launch

SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "shared_preload_libraries": "pg_stat_statements",
    # A dump or a fleet migration touches every table of many schemas in one transaction.
    "max_locks_per_transaction": "1024",
    # Recovery otherwise opens each of some hundred thousand files to sync it.
    "recovery_init_sync_method": "syncfs",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# For data that nobody will miss.
CARELESS_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Cluster:
    """A running server. `port` is None where it listens on its private socket only."""

    home: Home
    port: int | None
    settings: dict[str, str]
    lock: int
    process: subprocess.Popen[bytes]

    def url(self, *, user: str = SUPERUSER, password: str | None = None, database: str = "postgres") -> str:
        """The libpq address for a user, by default the superuser."""
        sign_in = f"{quote(user)}:{quote(password or self.home.password)}"
        if self.port is None:
            return f"postgresql://{sign_in}@/{quote(database)}?host={quote(str(self.home.socket_folder))}"
        return f"postgresql://{sign_in}@127.0.0.1:{self.port}/{quote(database)}"

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def revive(self) -> None:
        """Starts the server again after it died; the addresses stay as they were."""
        self.process = launch(self.home, port=self.port, settings=self.settings)

    def stop(self) -> None:
        """Ends the server as an orderly shutdown does, clients or not, and lets others use the folder."""
        end(self.process)
        os.close(self.lock)


def start(
    folder: Path, *, port: int | None = None, durable: bool = True, settings: Mapping[str, str] | None = None
) -> Cluster:
    """Starts a server that keeps everything in `folder`; on the first start it makes the data there.

    It ends when the calling thread does. Raises PostgresProblem with a sentence that says what to do.
    """
    home = make_home(folder)
    lock = _hold_lock(home)
    chosen = {**SETTINGS, **({} if durable else CARELESS_SETTINGS), **(settings or {})}
    try:
        if not home.data.exists():
            make_data(home, durable=durable)
        process = launch(home, port=port, settings=chosen)
    except BaseException:
        os.close(lock)
        raise
    return Cluster(home=home, port=port, settings=chosen, lock=lock, process=process)


@contextlib.contextmanager
def running(folder: Path, *, port: int | None = None, durable: bool = True) -> Iterator[Cluster]:
    cluster = start(folder, port=port, durable=durable)
    try:
        yield cluster
    finally:
        cluster.stop()


@contextlib.contextmanager
def temporary_cluster(*, port: int | None = None) -> Iterator[Cluster]:
    """A fast server whose data goes away with it: for tests."""
    with tempfile.TemporaryDirectory(prefix="portico-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with running(folder / "postgres", port=port, durable=False) as cluster:
            yield cluster


def _hold_lock(home: Home) -> int:
    descriptor = os.open(home.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 20).decode().strip()
        os.close(descriptor)
        raise PostgresProblem(
            f"{home.folder} is already in use by process {holder}. Stop it, or choose another folder."
        ) from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor
