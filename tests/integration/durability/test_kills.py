"""A smaller run of the script, so that every change is held to it; by hand it takes 1,000 tasks and three kills."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.integration.durability.script import kill_parts, run
from tests.whole import Start


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started = Start(tmp_path / "data")
    started.run()
    yield started
    started.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.xdist_group("supervisor")
def test_nothing_acknowledged_is_lost_or_doubled_when_the_cloud_is_killed(start: Start) -> None:
    kills = partial(kill_parts, kills=2, parts=["cloud"])
    counted = run(start, people=50, tasks=120, writers=4, disturb=kills)
    assert counted["statuses"][201] >= 120
