"""Time as it is stored and shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.clock import from_timestamp, to_timestamp, utc_now

_MOMENTS = st.integers(-62_000_000_000_000, 250_000_000_000_000).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


@given(_MOMENTS)
def test_timestamps_come_back_as_they_were(moment: datetime) -> None:
    assert from_timestamp(to_timestamp(moment)) == moment


@given(_MOMENTS, _MOMENTS)
def test_the_order_of_timestamps_is_the_order_of_time(one: datetime, other: datetime) -> None:
    assert (to_timestamp(one) < to_timestamp(other)) == (one < other)
    assert len(to_timestamp(one)) == len(to_timestamp(other))


def test_timestamps_are_in_utc() -> None:
    moment = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert to_timestamp(moment) == "2026-02-28T23:30:00.000Z"


def test_now_is_what_is_stored() -> None:
    now = utc_now()
    assert now == from_timestamp(to_timestamp(now))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", to_timestamp(now))


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00:00.000Z"])
def test_what_is_no_timestamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_timestamp(text)
