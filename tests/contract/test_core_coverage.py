"""Every line and branch of the core is run by the tests, or the run fails; that gate is tried here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core_coverage import core
from tests.environment import environment
from tests.local_cloud import ROOT

PROGRAM = """
def sign(number):
    word = "some"
    if number < 0:
        word = "less"
    if number == 0:
        return "none"
    return word
"""
# In a process of its own: one that is measured loses its own data beside a second measurement.
MEASURE = """
import json, runpy, sys
from pathlib import Path
from coverage import Coverage
from tests.core_coverage import left_out
coverage = Coverage(data_file=None, config_file=False, branch=True, include=[sys.argv[1]])
with coverage.collect():
    runpy.run_path(sys.argv[1])
print(json.dumps(left_out(coverage, Path(sys.argv[1]))))
"""


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("sign(-1), sign(0), sign(1)", []),
        ("sign(-1), sign(1)", [6, 7]),
        ("sign(0), sign(1)", [4, 5]),
        ("sign(-1),", [4, 6, 7]),
    ],
)
def test_what_never_ran_and_what_always_went_one_way_is_named(
    tmp_path: Path, calls: str, expected: list[int]
) -> None:
    file = tmp_path / "program.py"
    file.write_text(f"{PROGRAM}\n{calls}\n")
    command = [sys.executable, "-c", MEASURE, str(file)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == expected


def test_the_core_is_what_the_import_contracts_say() -> None:
    names = {str(file.relative_to(ROOT)) for file in core()}
    assert names >= {"todos/tasks/service.py", "todos/images/files/png.py", "webapp/errors/__init__.py"}
    outside = {"todos/tasks/repository/items.py", "webapp/errors/pages.py"}
    assert all((ROOT / name).is_file() for name in outside), "a name that is gone would prove nothing"
    assert not outside & names


def test_every_exclusion_has_its_reason() -> None:
    files = [file for name in ("accounts", "todos", "webapp") for file in (ROOT / name).rglob("*.py")]
    excluded = [line for file in files for line in file.read_text().splitlines() if "pragma: no" in line]
    assert excluded
    assert [line for line in excluded if not re.search(r"# pragma: no (cover|branch) -- \w{3}", line)] == []
