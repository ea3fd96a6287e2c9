"""Runs a command that must not outlive its parent: `python -I -S leash.py PARENT SIGNAL USER GROUP COMMAND...`.

A file of its own, run by a fresh interpreter, because preparing a child between fork and exec is unsafe in a process
that has threads. USER and GROUP are numbers, or -1 to stay who we are. The signal comes when the *thread* that started
the command ends, so start commands from a thread that lives as long as they should.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become(*, user: int, group: int) -> None:
    if user < 0:
        return
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def die_with_parent(*, parent: int, signal: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        sys.exit("leash: the parent has gone already")


def main() -> None:
    parent, signal, user, group = (int(argument) for argument in sys.argv[1:5])
    command = sys.argv[5:]
    # The order matters: changing the user clears the parent-death signal.
    become(user=user, group=group)
    die_with_parent(parent=parent, signal=signal)
    try:
        os.execvp(command[0], command)  # noqa: S606 - without a shell on purpose
    except OSError as error:
        sys.exit(f"leash: cannot run {command[0]}: {error.strerror}")


if __name__ == "__main__":
    main()
