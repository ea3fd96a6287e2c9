"""Every page in every look, to everybody who may come: tests/bars/test_every_page.py with nothing left out."""

from __future__ import annotations

import subprocess
import sys

from deploy.dev_environment import ROOT
from deploy.running_stack import RunningStack

COMMAND = [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "tests/bars/test_every_page.py"]


def every_page_is_sound(stack: RunningStack) -> bool:
    """Says what is not. The stack lends its database server; the pages are made in a database of the tests' own."""
    print("Looking at every page in every look; this takes minutes …", flush=True)
    environment = {**stack.environment(), "EVERY_LOOK": "1"}
    return subprocess.run(COMMAND, cwd=ROOT, env=environment, check=False).returncode == 0
