"""A cloud that keeps what it acknowledges, with one of each thing in it and a log to look into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.local_cloud.stocked import Stocked
from tests.local_cloud import start_cloud


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "cloud.log"


@pytest.fixture
def stocked(tmp_path: Path, log: Path) -> Iterator[Stocked]:
    cloud = start_cloud(tmp_path / "cloud", persist=True, log=log)
    found = Stocked(cloud)
    found.create()
    yield found
    cloud.stop()
