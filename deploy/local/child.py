"""`python -m deploy.local.child PARENT COMMAND…` becomes COMMAND, tied to the life of the process PARENT.

Starting through here rather than with `preexec_fn` keeps Python code out of the instant between fork and exec.
"""

from __future__ import annotations

import os
import sys

from deploy.local.lifeline import die_with_parent


def main() -> None:
    die_with_parent(int(sys.argv[1]))
    command = sys.argv[2:]
    try:
        os.execvp(command[0], command)  # noqa: S606 -- the command is the supervisor's own
    except OSError as error:
        sys.exit(f"{command[0]} cannot be started: {error.strerror}")


if __name__ == "__main__":
    main()
