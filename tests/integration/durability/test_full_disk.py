"""A smaller run of the script that fills the disk, so that every change is held to it."""

from __future__ import annotations

import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.integration.durability.full_disk import run_rounds, with_limited_files


@pytest.mark.skipif(sys.platform != "linux", reason="limits the files of another process")
@pytest.mark.xdist_group("supervisor")
def test_nothing_acknowledged_is_lost_when_the_disk_is_full(tmp_path: Path) -> None:
    counted = with_limited_files(
        tmp_path, partial(run_rounds, rounds=2, tasks=250, writers=4, endings=[signal.SIGTERM])
    )
    assert counted["statuses"][503]
    assert counted["objects_refused"]
