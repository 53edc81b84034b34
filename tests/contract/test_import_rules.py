"""The rules of import are held: each violation that is planted in a copy of the code is found by the tool it is for."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import environment
from tests.local_cloud import ROOT

TOOLS = Path(sys.executable).parent
# What import-linter says of each; a stray module hides what else a layers contract would say, so it has a copy of its own.
IMPORTS = {
    "a new module of the core imports Django": (
        "todos/images/files/planted.py", "from django.conf import settings", "todos.images.files.planted -> django",
    ),
    "a module of the core that became a package imports Django": (
        "todos/tasks/rules/planted.py", "from django.conf import settings", "todos.tasks.rules.planted -> django",
    ),
    "a service imports Redis": (
        "accounts/profiles/service.py", "import redis", "accounts.profiles.service -> redis",
    ),
    "a view imports boto3": ("todos/tasks/views/planted.py", "import boto3", "todos.tasks.views.planted -> boto3"),
    "a feature imports one that builds on it": (
        "todos/tasks/service.py", "from todos.images import storage", "todos.tasks.service -> todos.images.storage",
    ),
    "a feature imports one beside it": (
        "accounts/export/service.py", "from accounts.passwords import service",
        "accounts.export.service -> accounts.passwords.service",
    ),
    "a shared module imports an app": ("webapp/planted.py", "from todos import access", "webapp.planted -> todos.access"),
    "accounts import tasks": ("accounts/audit/ports.py", "import todos.access", "accounts.audit.ports -> todos.access"),
    "an app imports the settings": (
        "todos/images/service.py", "from webapp.settings import base", "todos.images.service -> webapp.settings.base",
    ),
    "a repository imports a view": (
        "todos/tasks/repository.py", "from todos.tasks.views import list", "todos.tasks.repository -> todos.tasks.views",
    ),
    "the server imports the application": (
        "webapp/serving/pace.py", "import django.conf", "webapp.serving.pace -> django",
    ),
}  # fmt: skip
STRAY = {
    "in a feature of todos": ("todos/tasks/planted.py", "todos.tasks.planted"),
    "in a feature of accounts": ("accounts/profiles/planted.py", "accounts.profiles.planted"),
    "beside the features of todos": ("todos/planted.py", "todos.planted"),
    "beside the features of accounts": ("accounts/planted.py", "accounts.planted"),
}
# What ruff says of each.
CALLS = {
    "the environment is read": ("todos/images/storage.py", "import os\nos.environ['HOME']\n", "`os.environ` is banned"),
    "the environment is read by name": ("webapp/limits.py", "from os import getenv\ngetenv('HOME')\n", "`os.getenv` is banned"),
    "a database is used": ("todos/tasks/items.py", "from django.db import connection\n", "`django.db` is banned"),
    "Django's accounts are used": (
        "accounts/identity/guards.py", "from django.contrib.auth.models import User\n", "`django.contrib.auth` is banned",
    ),
    "the core reads the clock": (
        "todos/tasks/domain.py", "import datetime\ndatetime.datetime.now(datetime.UTC)\n", "`datetime.datetime.now` is banned",
    ),
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code without what is planted."""
    for name in ("accounts", "todos", "webapp"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _plant(copy: Path, file: str, text: str) -> None:
    place = copy / file
    # A module that becomes a package keeps what it holds.
    module = place.parent.with_suffix(".py")
    if module.is_file():
        place.parent.mkdir()
        module.rename(place.parent / "__init__.py")
    with place.open("a") as source:
        source.write(f"\n{text}\n")


def _complaints(copy: Path, *command: str) -> str:
    """What a tool says, in one line."""
    done = subprocess.run(
        [str(TOOLS / command[0]), *command[1:], "--no-cache"],
        cwd=copy,
        env=environment(PATH="/usr/bin:/bin"),
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    # 0 and 1 are the tools' own; all else is a tool that did not do its work.
    assert done.returncode in {0, 1}, said
    assert (done.returncode == 0) == ("0 broken" in said or "All checks passed" in said), said
    return "" if done.returncode == 0 else re.sub(r"\s+", " ", said)


def test_every_planted_import_is_found(copy: Path) -> None:
    assert _complaints(copy, "lint-imports") == ""
    for file, text, _ in IMPORTS.values():
        _plant(copy, file, text)
    said = _complaints(copy, "lint-imports")
    assert [name for name, (*_, expected) in IMPORTS.items() if expected not in said] == []


def test_every_stray_module_is_found(copy: Path) -> None:
    for file, _ in STRAY.values():
        _plant(copy, file, "")
    said = _complaints(copy, "lint-imports")
    assert [name for name, (_, expected) in STRAY.items() if expected not in said] == []


def test_every_planted_call_is_found(copy: Path) -> None:
    command = ("ruff", "check", "--select", "TID251", "--output-format", "concise")
    assert _complaints(copy, *command) == ""
    for file, text, _ in CALLS.values():
        _plant(copy, file, text)
    said = _complaints(copy, *command)
    assert [
        name
        for name, (file, _, expected) in CALLS.items()
        if not re.search(rf"{file}:\d+:\d+: TID251 {expected}", said)
    ] == []
