"""The benchmark runs through, and what it says of AWS is what requests asked."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.driving import cpu_seconds
from tests.environment import environment
from tests.local_cloud import ROOT

CASES = {"list of 100, cached", "list of 100, uncached", "create", "status update", "page of a task"}


@pytest.mark.needs_redis
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.xdist_group("supervisor")
def test_a_small_run_measures_every_case(tmp_path: Path) -> None:
    output = tmp_path / "results.json"
    options = ["--requests", "8", "--sizes", "10,120", "--output", str(output)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *options],
        cwd=ROOT,
        env=environment(),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(output.read_text())
    cases = result["cases"]
    assert set(cases) == CASES
    for name, case in cases.items():
        assert case["cost"]["a_second"] > 0, name
        assert case["same_bytes_from_a_bare_view"]["a_second"] > 0, name
        assert set(case["growth"]) == {"10", "120"}
        assert name in done.stdout
    assert {name: case["asked"]["aws_calls"] for name, case in cases.items()} == {
        "list of 100, cached": 0,
        "list of 100, uncached": 2,
        # Its tags are spelt as they are elsewhere, for which the counts are read.
        "create": 2,
        "status update": 2,
        "page of a task": 1,
    }
    assert cases["list of 100, cached"]["same_calls_from_bare_boto3"] is None
    # The task and its counts, double in a transaction, and the task in four indexes: it has a date.
    assert result["operations"]["create a task"]["write_units"] == 2 * (1 + 1) + 4


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_processors_time_counts_children() -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\ntime.sleep(30)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    process = subprocess.Popen(
        [sys.executable, "-c", parent], env=environment(), stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        assert process.stdout
        process.stdout.readline()
        assert 0.25 <= cpu_seconds(process.pid) < 5
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
