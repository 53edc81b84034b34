"""Outages in the log."""

from __future__ import annotations

import logging

from webapp.errors import Unavailable

_log = logging.getLogger("servertask.request")


def log_outage(error: Unavailable) -> None:
    """Say in the log what did not answer; the caller is told only that something did not."""
    if error.is_planned:
        return
    _log.warning("dependency unavailable", extra={"fields": {"cause": repr(error.__cause__)[:300]}})
