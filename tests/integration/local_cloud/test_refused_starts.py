"""What keeps `make run` from starting is one clear line of its own, and exit code 1; never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.local import __main__ as make_run
from deploy.local.packages import missing_packages
from tests.local_cloud import ON_A_FULL_DISK, ROOT
from tests.whole import PATIENCE_SECONDS, Start

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs ulimit and /proc"),
    pytest.mark.xdist_group("supervisor"),
]


def refused(start: Start, within: list[str] | None = None) -> tuple[str, str]:
    """Try to start; the line that says why not, and everything else that was said."""
    ended = subprocess.run(
        [*(within or []), sys.executable, "-m", "deploy.local"],
        cwd=ROOT,
        env=start.environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ended.returncode == 1, ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith("ServerTask cannot start: ")
    return line, ended.stdout


@pytest.mark.parametrize("path", ["file/data", "file", "loop", "/proc/data"])
def test_a_data_folder_that_cannot_be_used(path: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    line, _ = refused(Start(tmp_path / path))
    assert f"the data folder {tmp_path / path} cannot be used" in line


def test_a_first_start_on_a_full_disk(tmp_path: Path) -> None:
    line, said = refused(Start(tmp_path / "data"), ON_A_FULL_DISK)
    assert "cloud ended while starting" in line
    assert "The local cloud cannot start: " in said
    assert "File too large" in said


def test_a_disk_that_is_full_before_the_demo_data_are_in(tmp_path: Path) -> None:
    # Room for the accounts, and none for the photo.
    nearly_full = ["sh", "-c", 'export PYTHONDONTWRITEBYTECODE=1; ulimit -S -f 80 && exec "$@"', "sh"]
    line, said = refused(Start(tmp_path / "data"), nearly_full)
    assert "seed failed" in line
    assert "seed: the demo data cannot be put in" in said


@pytest.mark.parametrize(
    ("content", "expected"), [(b"", "is empty"), (b"\xff\xfe", "is no text"), (None, "cannot be read")]
)
def test_a_secret_key_that_cannot_be_used(content: bytes | None, expected: str, tmp_path: Path) -> None:
    key = tmp_path / "data" / "secret-key"
    key.parent.mkdir()
    if content is None:
        key.mkdir()
    else:
        key.write_bytes(content)
    line, _ = refused(Start(tmp_path / "data"))
    assert f"the key in {key} {expected}" in line
    assert content is None or key.read_bytes() == content


def test_a_log_that_cannot_be_written_hides_no_reason_and_leaves_nothing_behind(tmp_path: Path) -> None:
    start = Start(tmp_path / "data")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret-key").touch()
    line, _ = refused(start, ["sh", "-c", 'exec "$@" > /dev/full', "sh"])
    assert "is empty" in line
    assert start.processes() == {}


def test_accounts_that_cannot_be_read(tmp_path: Path) -> None:
    start = Start(tmp_path / "data")
    (tmp_path / "data" / "cloud").mkdir(parents=True)
    (tmp_path / "data" / "cloud" / "cognito.json").touch()
    line, said = refused(start)
    assert "cloud ended while starting (exit code 1)" in line
    assert "cognito.json is empty" in said


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(sys, "argv", ["deploy.local"])
    monkeypatch.setattr(make_run, "missing_packages", lambda *_: ["django", "gunicorn"])
    assert make_run.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("ServerTask cannot start: ")
    assert "lacks django, gunicorn" in line


class TestMissingPackages:
    """`missing_packages` looks into an environment without using it."""

    @pytest.fixture
    def requirements(self, tmp_path: Path) -> Path:
        path = tmp_path / "cloud.txt"
        path.write_text(
            "whole==1.0 \\\n    --hash=sha256:00\n    # via -r cloud.in\n"
            "elsewhere==2.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
        )
        path.with_suffix(".in").write_text("# What is wanted.\nWhole[extra]\nhalf~=1.0\n")
        return path

    @pytest.fixture
    def packages(self, tmp_path: Path) -> str:
        folder = tmp_path / "site-packages"
        for name in ("whole", "half"):
            (folder / name).mkdir(parents=True)
            (folder / name / "__init__.py").touch()
            about = folder / f"{name}-1.0.dist-info"
            about.mkdir()
            (about / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
            (about / "RECORD").write_text(f"{name}/__init__.py,,\n{name}/data.bin,,\n")
        return str(folder)

    def test_nothing_is_missing(self, requirements: Path, packages: str) -> None:
        assert missing_packages([packages], requirements) == []

    def test_one_whose_modules_are_gone_is_missing(self, requirements: Path, packages: str) -> None:
        (Path(packages) / "half" / "__init__.py").unlink()
        assert missing_packages([packages], requirements) == ["half"]

    def test_everything_is_missing_from_an_empty_environment(self, requirements: Path) -> None:
        assert missing_packages([], requirements) == ["Whole", "half", "whole"]
