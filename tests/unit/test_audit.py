"""The audit of what is locked: a vulnerability fails, and what could not be looked up is told from what is well."""

from __future__ import annotations

from typing import Any

from deploy.audit import judged

WELL = {"name": "django", "version": "5.2.9", "vulns": []}
SKIPPED = {"name": "boto3", "skip_reason": "Dependency not found on PyPI"}


def flawed(*fix_versions: str) -> dict[str, Any]:
    return {
        "name": "pillow",
        "version": "1.0",
        "vulns": [{"id": "PYSEC-1", "fix_versions": list(fix_versions)}],
    }


def test_all_well() -> None:
    assert judged([[WELL], [WELL]]) == (0, ["No vulnerability is known of the 1 packages that are locked."])


def test_a_vulnerability_fails_whatever_else_could_not_be_looked_up() -> None:
    code, lines = judged([[WELL, SKIPPED, flawed("1.1", "2.0")], None])
    assert code == 1
    assert lines[1:] == ["  pillow 1.0: PYSEC-1, mended in 1.1, 2.0"]


def test_one_that_nobody_has_mended_fails_too() -> None:
    code, lines = judged([[flawed()]])
    assert code == 1
    assert lines[1:] == ["  pillow 1.0: PYSEC-1, mended in no version yet"]


def test_a_mirror_without_the_list_is_said_and_no_failure() -> None:
    code, lines = judged([[SKIPPED], [SKIPPED]])
    assert code == 0
    assert "cannot be had here" in lines[0]


def test_no_network_is_said_and_no_failure() -> None:
    code, lines = judged([None, [WELL]])
    assert code == 0
    assert "cannot be had here" in lines[0]


def test_a_package_that_the_list_does_not_know_fails_where_it_knows_others() -> None:
    code, lines = judged([[WELL, SKIPPED]])
    assert code == 1
    assert "boto3" in lines[0]
