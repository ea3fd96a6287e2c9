"""Root's clusters lie outside of the folder they serve: with that folder removed, they go at its next first start."""

import shutil
from pathlib import Path

OWNER = "belongs-to"


def note_owner(server: Path, *, folder: Path) -> None:
    (server / OWNER).write_text(str(folder))


def remove_abandoned(clusters: Path, *, folder: Path) -> None:
    """Removes what an earlier `folder` of the same path left; a server that may still run on it keeps its files."""
    for note in clusters.glob(f"*/{OWNER}"):
        if note.read_text() == str(folder) and not _may_run(note.parent / "data"):
            shutil.rmtree(note.parent, ignore_errors=True)


def _may_run(data: Path) -> bool:
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return False
    return Path("/proc", str(pid)).exists()
