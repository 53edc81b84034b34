"""Time zones by their IANA names, the old ones too, the same on every platform: those of the package `tzdata`.

What a system has itself may lack names that browsers report, such as `Asia/Calcutta`, and may have others, such as
`right/UTC`, that count leap seconds.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "UTC"


@cache
def zone_names() -> tuple[str, ...]:
    """Every name there is, sorted."""
    # The one name that stands for no place, but for a clock that nobody has set.
    return tuple(sorted(set(files("tzdata").joinpath("zones").read_text().split()) - {"Factory"}))


@cache
def _known() -> frozenset[str]:
    return frozenset(zone_names())


def is_zone(name: str) -> bool:
    """Whether a text is the name of a time zone."""
    return name in _known()


def zone_of(name: str) -> tzinfo:
    """The time zone of a name; UTC for what is none, such as nothing."""
    return ZoneInfo(name) if is_zone(name) else UTC


def day_in(moment: datetime, zone: tzinfo) -> date:
    """The day that a moment falls on in a time zone."""
    return moment.astimezone(zone).date()
