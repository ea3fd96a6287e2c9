"""Fetches the vendored front-end files anew: `python -m themes.vendor` (needs npm; run it after changing this list)."""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "themes" / "vendor"
HTMX, LUCIDE = "htmx.org@2.0.11", "lucide-static@1.62.0"
ICON_NAMES = """
    arrow-left arrow-right bell building-2 calculator calendar calendar-check calendar-days calendar-plus
    calendar-x check chevron-down chevron-left chevron-right circle-alert circle-check circle-help clock
    coffee compass copy credit-card download ellipsis external-link eye file-text fingerprint globe graduation-cap
    heart-pulse hourglass house inbox info key-round laptop layout-grid link list-checks lock log-in log-out mail
    map-pin menu message-circle minus moon package palette pencil phone plus receipt repeat rotate-ccw scale search
    send settings shield-check smartphone sparkles sun tag trash-2 trending-down trending-up triangle-alert undo-2
    upload user user-plus users video wallet wifi-off x
"""
ICONS = tuple(ICON_NAMES.split())

NOTE = """# Vendored files

Written by `python -m themes.vendor`; change the list there, never the files here.

| file | package | licence |
| --- | --- | --- |
| `htmx.min.js` | {htmx} | 0BSD (`htmx.LICENSE`) |
| `icons.svg` ({count} icons) | {lucide} | ISC (`lucide.LICENSE`) |
"""


def fetch() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        htmx, lucide = unpacked(HTMX, folder), unpacked(LUCIDE, folder)
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "htmx.min.js").write_text((htmx / "dist" / "htmx.min.js").read_text())
        (FOLDER / "htmx.LICENSE").write_text((htmx / "LICENSE").read_text())
        (FOLDER / "lucide.LICENSE").write_text((lucide / "LICENSE").read_text())
        (FOLDER / "icons.svg").write_text(_sprite(lucide / "icons"))
        (FOLDER / "VENDOR.md").write_text(NOTE.format(htmx=HTMX, lucide=LUCIDE, count=len(ICONS)))


def unpacked(package: str, folder: Path) -> Path:
    """An npm package's files, in a folder of their own below `folder`."""
    answer = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True, timeout=300
    )
    target = folder / re.sub(r"\W+", "-", package)
    with tarfile.open(folder / answer.stdout.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def _sprite(icons: Path) -> str:
    symbols = "".join(_symbol(name, (icons / f"{name}.svg").read_text()) for name in sorted(ICONS))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def _symbol(name: str, svg: str) -> str:
    shapes = re.sub(r"\s+", " ", svg[svg.index(">", svg.index("<svg")) + 1 : svg.index("</svg>")]).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes.replace("> <", "><").replace(" />", "/>")}</symbol>'


if __name__ == "__main__":
    fetch()
