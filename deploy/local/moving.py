"""The move of tasks that an earlier version has left in a table of its own schema, before anything uses them.

It goes on where an earlier start was ended, whenever that was: which table is in use is written down last, and until
then the earlier one is. That one is kept as it is, so that nothing depends on the move having been right.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.parts import SetupError
from deploy.local.service import (
    FIRST_TASKS_TABLE,
    TASKS_TABLE_FILE_NAME,
    plain_environment,
    tasks_table,
    write_private,
)
from deploy.local.supervisor import Supervisor

_STEP_SECONDS = 3600.0
# Nobody else writes: the first pass copies, the second one finds nothing to do.
_MOST_PASSES = 3


def move_tasks(supervisor: Supervisor, data: Path, variables: Mapping[str, str]) -> None:
    """Move the tasks to a table of today's schema, and let it be the one in use from then on.

    Raises:
        SetupError: it did not succeed; the next start goes on.
    """
    earlier = tasks_table(data)
    target = _next(earlier)
    environment = {**plain_environment(), **variables}
    _manage(supervisor, "setup_aws", environment={**environment, "TASKS_TABLE": target})
    for _ in range(_MOST_PASSES):
        moved = json.loads(_manage(supervisor, "move_tasks", "--to", target, environment=environment))
        if moved["is_same"]:
            break
    else:
        raise SetupError(f"the tasks of the table {earlier} change while they are moved.")
    write_private(data / TASKS_TABLE_FILE_NAME, f"{target}\n")
    supervisor.say(
        f"Moved {moved['equal']} tasks of an earlier version from the table {earlier} to {target}; {earlier} is kept as it was."
    )


def _next(name: str) -> str:
    """The name of the table after another one: `todos`, `todos-2`, `todos-3`."""
    number = name.removeprefix(f"{FIRST_TASKS_TABLE}-")
    return f"{FIRST_TASKS_TABLE}-{int(number) + 1 if number.isdecimal() else 2}"


def _manage(supervisor: Supervisor, command: str, *arguments: str, environment: Mapping[str, str]) -> str:
    argv = [sys.executable, "manage.py", command, *arguments, "--json"]
    return supervisor.run_step(command, argv, environment, seconds=_STEP_SECONDS)
