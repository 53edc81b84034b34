"""What the tests ran: prints branch coverage, and fails where a line or a branch of the core was left out.

    .venv/bin/python -m coverage run -m pytest …
    .venv/bin/python -m tests.core_coverage

The core is what the import contract says it is (`pyproject.toml`): a module that joins it there is held to this here.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coverage import Coverage

from tests.local_cloud import ROOT

CONTRACTS = {
    "The core knows neither web nor database",
    "The core's shared leaves know neither web nor database",
}


def main() -> int:
    coverage = Coverage()
    coverage.combine()
    coverage.save()
    print("\nBranch coverage; files of which everything ran are left out:")
    coverage.report()
    gaps = {file: lines for file in core() if (lines := left_out(coverage, file))}
    for file, lines in gaps.items():
        print(
            f"The tests leave out a part of the core: {file.relative_to(ROOT)}: {', '.join(map(str, lines))}"
        )
    return 1 if gaps else 0


def core() -> list[Path]:
    """The files of the core."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    found = {file for contract in contracts if contract["name"] in CONTRACTS for file in _held(contract)}
    return sorted(found)


def _held(contract: dict[str, Any]) -> Iterator[Path]:
    """The files that a contract is about; as there, `**` stands for any modules between."""
    for name in contract["source_modules"]:
        pattern = name.replace(".", "/")
        files = [*ROOT.glob(f"{pattern}.py"), *ROOT.glob(f"{pattern}/__init__.py")]
        if contract.get("as_packages", True):
            files += ROOT.glob(f"{pattern}/**/*.py")
        assert files, f"there is no {name} any more"
        yield from files


def left_out(coverage: Coverage, file: Path) -> list[int]:
    """The lines of a file that never ran, and those after which it always went on in the same way."""
    missing = coverage.analysis2(str(file))[3]
    partial = [line for line, (ways, taken) in coverage.branch_stats(str(file)).items() if taken < ways]
    return sorted({*missing, *partial})


if __name__ == "__main__":
    sys.exit(main())
