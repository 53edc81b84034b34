"""Outages in the log."""

from __future__ import annotations

import logging

from webapp.errors import Unavailable
from webapp.places import Full

_log = logging.getLogger("servertask.request")


def log_outage(error: Unavailable) -> None:
    """Say in the log what did not answer; the caller is told only that something did not."""
    if error.is_planned:
        return
    _log.warning("dependency unavailable", extra={"fields": {"cause": _cause(error)}})


def _cause(error: Unavailable) -> str:
    """What kind of thing went wrong: never its message, in which AWS and its client repeat what they were sent."""
    if isinstance(error, Full):
        return f"no place for {error.name}"
    cause = error.__cause__
    # An error of AWS says in which operation it came up, and has a code.
    operation = getattr(cause, "operation_name", "")
    response = getattr(cause, "response", None)
    code = response.get("Error", {}).get("Code", "") if isinstance(response, dict) else ""
    return " ".join(filter(None, (type(cause or error).__name__, str(operation), str(code))))
