"""Ties a process to the one that started it, so that nothing outlives a `kill -9`.

Two ways at once. On Linux the kernel kills the child when its parent dies; elsewhere a child that reads its standard
input sees the end of it when the parent's end of the pipe is closed, which death does as well.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the process `parent` dies, where the kernel can (Linux).

    The wish survives `exec`. It is bound to the parent's thread that started this process, so the parent must start it
    from a thread that lives as long as itself.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # It may have died before the wish was made.
    if os.getppid() != parent:
        os._exit(1)


def die_when_input_ends() -> None:
    """End this process at once when its standard input is closed at the other end."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
