import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.ports import free_port
from deploy.postgres import Cluster, PostgresProblem, running, start

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="portico-test-") as path:
        os.chmod(path, 0o711)
        yield Path(path, "postgres")


def answer(cluster: Cluster, query: str = "select 42") -> object:
    with psycopg.connect(cluster.url(), connect_timeout=10) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone_within(pid: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)


def test_restart_keeps_data(folder: Path) -> None:
    with running(folder, durable=False) as cluster, psycopg.connect(cluster.url()) as connection:
        connection.execute("create table kept as select 7 as value")
    with running(folder, durable=False) as cluster:
        assert answer(cluster, "select value from kept") == 7


def test_start_applies_the_settings_that_matter(folder: Path) -> None:
    with running(folder) as cluster:
        names = ("max_locks_per_transaction", "recovery_init_sync_method", "shared_preload_libraries", "fsync")
        found = [answer(cluster, f"show {name}") for name in names]
    assert found == ["1024", "syncfs", "pg_stat_statements", "on"]


def test_stop_leaves_no_process(folder: Path) -> None:
    cluster = start(folder, durable=False)
    cluster.stop()
    assert not alive(cluster.process.pid)


def test_killed_postmaster_starts_again_with_its_data(folder: Path) -> None:
    cluster = start(folder)
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("create table kept as select 7 as value")
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    assert not cluster.is_running
    cluster.revive()
    try:
        assert answer(cluster, "select value from kept") == 7
    finally:
        cluster.stop()


def test_stale_pid_file_with_a_recycled_pid_is_ignored(folder: Path) -> None:
    start(folder, durable=False).stop()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = folder / "data" / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{folder / 'data'}\n1\n5432\n{folder / 'socket'}\n\n1 1\nready\n")
        with running(folder, durable=False) as cluster:
            assert answer(cluster) == 42
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_folder_in_use_is_refused_by_name(folder: Path) -> None:
    with running(folder, durable=False), pytest.raises(PostgresProblem, match=f"in use by process {os.getpid()}"):
        start(folder)


def test_interrupted_first_start_is_repeated(folder: Path) -> None:
    half_made = folder / "data.unfinished"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18")
    with running(folder, durable=False) as cluster:
        assert answer(cluster) == 42


def test_unwritable_folder_is_explained(folder: Path) -> None:
    folder.parent.joinpath("file").write_text("")
    with pytest.raises(PostgresProblem, match="cannot keep its files in"):
        start(folder.parent / "file" / "postgres")


def test_long_path_gets_a_short_socket(folder: Path) -> None:
    with running(folder / ("a" * 90) / "postgres", durable=False) as cluster:
        assert answer(cluster) == 42
        assert cluster.home.socket_folder.stat().st_mode & 0o777 == 0o700
    cluster.home.socket_folder.rmdir()


def test_folder_under_a_private_parent_works(folder: Path) -> None:
    private = folder / "private"
    private.mkdir(parents=True, mode=0o700)
    with running(private / "postgres", durable=False) as cluster:
        assert answer(cluster) == 42
        assert private.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(cluster.home.server)


def test_removed_folder_takes_everything_along(folder: Path) -> None:
    folder.parent.chmod(0o700)  # root then keeps the cluster elsewhere
    places = []
    for _ in range(2):
        with running(folder, durable=False) as cluster, psycopg.connect(cluster.url()) as connection:
            connection.execute("create table kept as select 7 as value")
            places.append(cluster.home.data)
        shutil.rmtree(folder)
    assert places[0] == places[1] or not places[0].exists()
    shutil.rmtree(places[1].parent, ignore_errors=True)


def test_stranger_is_refused(folder: Path) -> None:
    port = free_port()
    with running(folder, port=port, durable=False) as cluster:
        assert answer(cluster) == 42
        for password in ("", "postgres"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(host="127.0.0.1", port=port, user="postgres", password=password, dbname="postgres")
        assert cluster.home.socket_folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "password").stat().st_mode & 0o777 == 0o600


def test_no_port_is_open_unless_asked_for(folder: Path) -> None:
    with running(folder, durable=False) as cluster:
        assert answer(cluster, "show listen_addresses") == ""


HOLDER = """
import sys, time
from pathlib import Path
from deploy.postgres import start
print(start(Path(sys.argv[1])).process.pid, flush=True)
time.sleep(600)
"""


def test_server_ends_when_its_holder_is_killed_and_starts_again(folder: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, folder],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert holder.stdout is not None
    pid = int(holder.stdout.readline())
    holder.kill()
    holder.communicate()
    with running(folder) as cluster:
        assert answer(cluster) == 42
    assert gone_within(pid, seconds=1)


def test_server_holds_no_file_of_its_holder(folder: Path) -> None:
    with tempfile.NamedTemporaryFile() as file:
        os.set_inheritable(file.fileno(), True)
        with running(folder, durable=False) as cluster:
            descriptors = Path(f"/proc/{cluster.process.pid}/fd")
            held = {os.readlink(entry) for entry in descriptors.iterdir()}
    assert file.name not in held
