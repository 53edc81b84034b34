"""State that cannot be read ends a start with one line, and is left as it was; it is never taken for a first start."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.environment import environment
from tests.integration.local_cloud.stocked import Stocked
from tests.local_cloud import ON_A_FULL_DISK, PYTHON, ROOT, start_cloud


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a cloud left behind that was killed; copied for each test."""
    folder = tmp_path_factory.mktemp("state") / "cloud"
    cloud = start_cloud(folder, persist=True)
    stocked = Stocked(cloud)
    stocked.create()
    stocked.put("1")
    stocked.put("2")
    stocked.sign_up("kept@example.com")
    stocked.sign_in("kept@example.com")
    stocked.store("kept")
    cloud.kill()
    return folder


def only(folder: Path, pattern: str) -> Path:
    (found,) = folder.rglob(pattern)
    return found


def emptied(pattern: str) -> Callable[[Path], object]:
    return lambda folder: only(folder, pattern).write_bytes(b"")


def holding(pattern: str, text: bytes) -> Callable[[Path], object]:
    return lambda folder: only(folder, pattern).write_bytes(text)


def without(pattern: str) -> Callable[[Path], object]:
    return lambda folder: only(folder, pattern).unlink()


def cut(pattern: str) -> Callable[[Path], object]:
    def break_it(folder: Path) -> None:
        path = only(folder, pattern)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return break_it


def a_folder(pattern: str) -> Callable[[Path], object]:
    def break_it(folder: Path) -> None:
        path = only(folder, pattern)
        path.unlink()
        path.mkdir()

    return break_it


def broken_first_line(folder: Path) -> None:
    path = only(folder, "dynamodb.journal.*")
    _, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"[[nonsense\n" + b"".join(rest))


def line_of_an_unknown_table(folder: Path) -> None:
    with only(folder, "dynamodb.journal.*").open("a") as file:
        file.write(json.dumps([["set", "000000000000", "eu-west-2", "unknown", "1", "", {}]]) + "\n")


def older_snapshot(folder: Path) -> None:
    """As when somebody puts a copy of one file back and not of the others."""
    path = only(folder, "dynamodb.snapshot.json")
    snapshot = json.loads(path.read_bytes())
    path.write_text(json.dumps({**snapshot, "generation": snapshot["generation"] - 1}))


def without_objects(folder: Path) -> None:
    shutil.rmtree(folder / "objects")


WAYS = {
    "accounts emptied": (emptied("cognito.json"), "cognito.json is empty"),
    "accounts cut": (cut("cognito.json"), "cognito.json is no JSON"),
    "accounts of another shape": (holding("cognito.json", b"[]"), "cognito.json does not hold"),
    "accounts without anything": (holding("cognito.json", b"{}"), "cognito.json does not hold"),
    "accounts of another type": (
        holding("cognito.json", b'{"user_pools": 7}'),
        "cognito.json does not hold",
    ),
    "accounts missing": (without("cognito.json"), "cognito.json is missing"),
    "accounts a folder": (a_folder("cognito.json"), "cognito.json cannot be read"),
    "buckets emptied": (emptied("s3.json"), "s3.json is empty"),
    "buckets missing": (without("s3.json"), "s3.json is missing"),
    "objects missing": (without_objects, "objects is missing"),
    "snapshot emptied": (emptied("dynamodb.snapshot.json"), "dynamodb.snapshot.json is empty"),
    "snapshot cut": (cut("dynamodb.snapshot.json"), "dynamodb.snapshot.json is no JSON"),
    "snapshot missing": (without("dynamodb.snapshot.json"), "dynamodb.snapshot.json is missing"),
    "snapshot of an earlier day": (older_snapshot, "dynamodb.snapshot.json is older than its journal"),
    "snapshot of another shape": (
        holding("dynamodb.snapshot.json", b'{"generation": 2, "state": 7}'),
        "do not fit each other",
    ),
    "journal broken in the middle": (broken_first_line, "line 1, cannot be read"),
    "journal of something else": (line_of_an_unknown_table, "do not fit each other"),
    "key emptied": (emptied("cognito-rsa-key.pem"), "cognito-rsa-key.pem is no key"),
    "pool's key cut": (cut("*-access.pem"), "-access.pem is no key"),
    "key a folder": (a_folder("cognito-rsa-key.pem"), "cognito-rsa-key.pem cannot be read"),
}


@pytest.mark.parametrize("way", WAYS)
def test_one_line_says_what_cannot_be_read(way: str, state: Path, tmp_path: Path) -> None:
    break_it, expected = WAYS[way]
    folder = tmp_path / "cloud"
    shutil.copytree(state, folder)
    break_it(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    with pytest.raises(RuntimeError, match="exit code 1"):
        start_cloud(folder, persist=True, log=tmp_path / "log")

    (line,) = (tmp_path / "log").read_text().splitlines()
    assert line.startswith("The local cloud cannot start: ")
    assert expected in line
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_object_whose_type_cannot_be_read_is_named_and_served(state: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cloud"
    shutil.copytree(state, folder)
    emptied("kept.meta.json")(folder)
    cloud = start_cloud(folder, persist=True, log=tmp_path / "log")
    try:
        assert Stocked(cloud).stored("kept") == (b"picture", "application/octet-stream")
    finally:
        cloud.stop()
    (line,) = (tmp_path / "log").read_text().splitlines()
    assert "kept.meta.json is empty" in line


def test_an_interrupted_first_start_is_one_still(tmp_path: Path) -> None:
    cloud = start_cloud(tmp_path / "cloud", persist=True)
    cloud.kill()
    (tmp_path / "cloud" / "cognito.json").unlink()
    cloud.start()
    Stocked(cloud).create()
    cloud.stop()


def test_a_folder_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RuntimeError, match="exit code 1"):
        start_cloud(tmp_path / "file" / "cloud", persist=True, log=tmp_path / "log")
    (line,) = (tmp_path / "log").read_text().splitlines()
    assert line.endswith("file/cloud: Not a directory")


def test_a_first_start_on_a_full_disk_is_one_line(tmp_path: Path) -> None:
    command = [str(PYTHON), "-m", "deploy.local.cloud", "--port", "0", "--data", str(tmp_path / "cloud")]
    ended = subprocess.run(
        [*ON_A_FULL_DISK, *command],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith("The local cloud cannot start: ")
    assert "File too large" in line
