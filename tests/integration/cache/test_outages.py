"""A Redis that is frozen, flushed and killed under two servers with load: no list too old, no 5xx, and soon as before."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.integration.cache.outages import BACK_SECONDS, measure

pytestmark = [
    pytest.mark.needs_redis,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.xdist_group("supervisor"),
]


def test_no_list_is_too_old_and_nothing_fails(tmp_path: Path) -> None:
    figures = measure(tmp_path)
    assert figures.faults == []
    assert set(figures.statuses) == {200}
    assert figures.unexcused() == []
    assert len(figures.reads) > 100
    assert len(figures.writes) > 20
    assert set(figures.seconds_until_hits) == {"frozen", "flushed", "killed"}
    assert max(figures.seconds_until_hits.values()) < BACK_SECONDS
