"""The address of a private calendar: who it is of, and what nobody can guess."""

from __future__ import annotations

import re

from accounts.tokens.domain import owner_of, owner_text

# Where calendars lie; what shows them is the affair of whoever knows tasks.
FEED_PATH = "feed/"
_SECRET = re.compile(r"(?P<owner>[A-Za-z0-9_-]{1,200})\.(?P<secret>[A-Za-z0-9_-]{43,64})")


def written(sub: str, secret: str) -> str:
    """The part of the address that opens the calendar."""
    return f"{owner_text(sub)}.{secret}"


def sub_of(text: str) -> str | None:
    """Whose calendar a part of an address is said to be; `None` if it has another form."""
    match = _SECRET.fullmatch(text)
    return owner_of(match["owner"]) if match else None
