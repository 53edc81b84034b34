"""Time as the product keeps it: aware, in UTC, to the millisecond."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment in UTC, cut to the millisecond that is also stored and shown."""
    moment = datetime.now(UTC)  # noqa: TID251 -- this is the one module
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_timestamp(moment: datetime) -> str:
    """`moment` as `2026-11-23T18:59:54.123Z`: of fixed width, so that text order is time order.

    The year is padded by hand because `strftime` does not pad years before 1000 everywhere.
    """
    utc = moment.astimezone(UTC)
    return f"{utc.year:04d}-{utc:%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def from_timestamp(text: str) -> datetime:
    """The moment written by `to_timestamp`.

    Raises:
        ValueError: `text` is not such a timestamp.
    """
    return datetime.fromisoformat(text)
