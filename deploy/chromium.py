"""The browser that journeys run in."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHTS_OWN = ".cache/ms-playwright/chromium-*/chrome-linux*/chrome"
ADVICE = (
    "Browser journeys need Chromium. Install it (Debian: sudo apt-get install chromium), or set CHROMIUM to its path."
)


def find_chromium() -> Path | None:
    """A browser of this machine; where there is none, Debian's, if we may install it. Says so where we may not."""
    found = _present()
    if found is None:
        _install()
        found = _present()
    if found is None:
        print(ADVICE, flush=True)
    return found


def _present() -> Path | None:
    given = os.environ.get("CHROMIUM")
    if given:
        return Path(given)
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return Path(path)
    return next(iter(sorted(Path.home().glob(PLAYWRIGHTS_OWN), reverse=True)), None)


def _install() -> None:
    if not shutil.which("apt-get"):
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if sudo and not shutil.which("sudo"):
        return
    print("Installing Chromium …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        command = [
            *sudo,
            *(["env", "DEBIAN_FRONTEND=noninteractive"] if sudo else []),
            "apt-get",
            "--quiet",
            *arguments,
        ]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
