"""Time zones by name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from webapp.zones import day_in, is_zone, zone_names, zone_of

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Asia/Calcutta", "Europe/Kiev", "US/Pacific"])
def test_old_and_new_names_are_zones(name: str) -> None:
    assert is_zone(name)
    assert str(zone_of(name)) == name


@pytest.mark.parametrize(
    "name", ["", "Europe", "Factory", "right/UTC", "../../etc/passwd", "Mars/Olympus", "\0"]
)
def test_what_is_none_stands_for_utc(name: str) -> None:
    assert not is_zone(name)
    assert zone_of(name) is UTC


def test_every_name_can_be_loaded() -> None:
    assert len(zone_names()) > 500
    assert all(NOON.astimezone(zone_of(name)).utcoffset() is not None for name in zone_names())


@pytest.mark.parametrize(("name", "day"), [("Pacific/Auckland", 29), ("Etc/GMT+12", 28), ("UTC", 28)])
def test_the_day_is_that_of_the_zone(name: str, day: int) -> None:
    assert day_in(NOON, zone_of(name)) == date(2026, 11, day)
