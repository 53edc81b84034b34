"""What a session was begun with, in words: "Firefox on Linux", "Mobile Safari on iOS", "curl"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ua_parser

from accounts.sessions.domain import MAX_DEVICE_LENGTH

if TYPE_CHECKING:
    from django.http import HttpRequest


# Browsers stay well below; the bound keeps the patterns from working on what somebody made up.
_MAX_USER_AGENT_LENGTH = 512
# How a program that is no browser begins: its name, and mostly a slash and a version.
_PROGRAM = re.compile(r"[A-Za-z][\w.+-]{1,39}")


def device_of(request: HttpRequest) -> str:
    """The browser and the system behind a request, as far as it says; else the name of the program, or nothing."""
    text = request.headers.get("User-Agent", "")[:_MAX_USER_AGENT_LENGTH]
    found = ua_parser.parse(text)
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    words = " on ".join(filter(None, (browser, system))) or _program(text)
    return words[:MAX_DEVICE_LENGTH]


def _program(text: str) -> str:
    match = _PROGRAM.match(text)
    # Nearly every browser calls itself Mozilla, which says nothing.
    return match[0] if match and match[0] != "Mozilla" else ""
