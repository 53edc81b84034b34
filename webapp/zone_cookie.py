"""The time zone that a browser tells: a script writes it into a cookie on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from django.http import HttpRequest

# Set by static/js/page/timezone.js.
COOKIE = "timezone"


def told_time_zone(request: HttpRequest) -> str:
    """What the browser calls its time zone, whatever that is; nothing without a script."""
    return unquote(request.COOKIES.get(COOKIE, ""))
