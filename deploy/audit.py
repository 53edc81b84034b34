"""Looks for known vulnerabilities of every package that is locked in `requirements`, with pip-audit.

    .venv/bin/python -m deploy.audit

A vulnerability is a failure. Where PyPI's list of them cannot be had, one line says so, and nothing was checked: a mirror
of the index has no such list, and without a network there is none at all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent.parent / "requirements"
# The pins are looked up as they are; nothing is resolved or installed.
_COMMAND = [
    sys.executable,
    "-m",
    "pip_audit",
    "--disable-pip",
    "--require-hashes",
    "--progress-spinner",
    "off",
    "--format",
    "json",
]
# What it ends with where nobody answers, or somebody with something else.
_NO_ANSWER = ("requests.exceptions.", "ServiceError", "ConnectionError")

Report = list[dict[str, Any]]


def main() -> int:
    files = sorted(_FOLDER.glob("*.txt"))
    with ThreadPoolExecutor() as pool:
        reports = list(pool.map(report, files))
    code, lines = judged(reports)
    print("\n".join(lines))
    return code


def report(file: Path) -> Report | None:
    """What pip-audit says of each package of a file; None where it had no answer."""
    command = [*_COMMAND, "--requirement", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- of this module's own
    if done.stdout:
        found: Report = json.loads(done.stdout)["dependencies"]
        return found
    if any(sign in done.stderr for sign in _NO_ANSWER):
        return None
    raise RuntimeError(done.stderr)


def judged(reports: Iterable[Report | None]) -> tuple[int, list[str]]:
    """The exit code, and what there is to say."""
    given = list(reports)
    packages = [package for found in given for package in found or []]
    if vulnerable := {line for package in packages for line in _vulnerabilities(package)}:
        return 1, ["Known vulnerabilities of what is locked:", *sorted(vulnerable)]
    unknown = {_name(package) for package in packages if "skip_reason" in package}
    known = {_name(package) for package in packages} - unknown
    if None in given or not known:
        return 0, ["The list of known vulnerabilities cannot be had here: what is locked was not checked."]
    if unknown:
        return 1, [f"Locked, but not in the list of known vulnerabilities: {', '.join(sorted(unknown))}."]
    return 0, [f"No vulnerability is known of the {len(known)} packages that are locked."]


def _name(package: dict[str, Any]) -> str:
    return f"{package['name']} {package.get('version', '')}".strip()


def _vulnerabilities(package: dict[str, Any]) -> Iterator[str]:
    for flaw in package.get("vulns", []):
        versions = ", ".join(flaw["fix_versions"]) or "no version yet"
        yield f"  {_name(package)}: {flaw['id']}, mended in {versions}"


if __name__ == "__main__":
    sys.exit(main())
