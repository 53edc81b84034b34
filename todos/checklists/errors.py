"""What can go wrong with a checklist."""

from __future__ import annotations

from webapp.errors import Conflict, NotFound


class StepNotFound(NotFound):
    """The task has no such step."""

    message = "There is no such step."


class TooManySteps(Conflict):
    """The task has all the steps it may have."""

    code = "too_many_steps"
    message = "A task has 50 steps at most."
