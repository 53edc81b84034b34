"""Kills what the supervisor started when the supervisor itself was killed and could not.

It reads `+GROUP` and `-GROUP` lines, one for every process group started and ended, from its standard input. The end of
the input means that the supervisor is gone; whatever group is still on the list then is killed, with all its members.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys


def main() -> None:
    # A signal to the whole session is the supervisor's to act on.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
