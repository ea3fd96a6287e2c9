"""Where a cluster keeps its files, and as whom it runs."""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.postgres.abandoned import note_owner, remove_abandoned
from deploy.postgres.problems import PostgresProblem
from deploy.processes import Account

ACCOUNT_NAME = "portico-postgres"
ROOTS_CLUSTERS = Path("/var/lib/portico-postgres")
# The kernel allows 107 bytes for a socket's whole path.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535.lock")


@dataclass(frozen=True)
class Home:
    """`folder` is ours; `server` is where the server's own files lie; `account` is whom it runs as, if not us."""

    folder: Path
    server: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.server / "data"

    @property
    def socket_folder(self) -> Path:
        inside = self.server / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        digest = hashlib.sha256(os.fsencode(self.server)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"portico-{digest}"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text().strip()


def make_home(folder: Path) -> Home:
    folder = folder.resolve()
    account = _server_account() if os.geteuid() == 0 else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711 if account else 0o700)
        home = Home(folder=folder, server=_server_folder(folder, account=account), account=account)
        _make_private(home.socket_folder, account=account)
        _ensure_password(folder / "password")
    except OSError as error:
        raise PostgresProblem(f"Postgres cannot keep its files in {folder}: {error.strerror}.") from error
    return home


def _server_folder(folder: Path, *, account: Account | None) -> Path:
    """Root's folders are often closed to the account that the server runs as: then its files lie elsewhere."""
    if account is None or _reachable(folder, account=account):
        return folder
    note = folder / "server-folder"
    if not note.exists():
        remove_abandoned(ROOTS_CLUSTERS, folder=folder)
        note.write_text(str(ROOTS_CLUSTERS / secrets.token_hex(8)))
    server = Path(note.read_text())
    for path in (ROOTS_CLUSTERS, server):
        path.mkdir(exist_ok=True)
        path.chmod(0o711)
    note_owner(server, folder=folder)
    return server


def _reachable(folder: Path, *, account: Account) -> bool:
    return all(_may_enter(path.stat(), account=account) for path in (folder, *folder.parents))


def _may_enter(status: os.stat_result, *, account: Account) -> bool:
    if status.st_uid == account.user:
        return bool(status.st_mode & stat.S_IXUSR)
    return bool(status.st_mode & stat.S_IXOTH)


def _make_private(folder: Path, *, account: Account | None) -> None:
    """The socket's folder may lie in a shared /tmp: one that somebody else made there is refused."""
    user = account.user if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (user, os.geteuid()):
            raise PostgresProblem(f"{folder} belongs to somebody else. Remove it and start again.") from None
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.user, account.group)


def _ensure_password(path: Path) -> None:
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))


def _server_account() -> Account:
    """Postgres refuses to run as root."""
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        _add_account()
        entry = pwd.getpwnam(ACCOUNT_NAME)
    return Account(name=entry.pw_name, user=entry.pw_uid, group=entry.pw_gid)


def _add_account() -> None:
    advice = f"Postgres does not run as root and needs an account {ACCOUNT_NAME}, which could not be made"
    command = ["useradd", "--system", "--no-create-home", "--shell", shutil.which("nologin") or "/bin/false"]
    try:
        result = subprocess.run([*command, ACCOUNT_NAME], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise PostgresProblem(f"{advice}: there is no useradd here. Run as an ordinary user instead.") from None
    # 9: it exists already, made by another cluster at the same moment.
    if result.returncode not in (0, 9):
        raise PostgresProblem(f"{advice}: {result.stderr.strip()} Run as an ordinary user instead.")
