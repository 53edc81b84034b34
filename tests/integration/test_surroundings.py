"""What lies around where the tests are run changes nothing: settings files, the shell's variables, taken ports.

The suite is started in a copy of this clone between all of that: everything is collected, and one test of each kind that
starts a process is run.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.environment import environment
from tests.local_cloud import ROOT

# Settings files, git, the service with production's settings, an operator's command, gunicorn alone, all that `make run`
# starts, Redis, the laid-out image, and a browser.
CHOSEN = (
    "test_are_read",
    "test_never_win_over_the_environment",
    "test_goes_through_every_step_in_order",
    "test_images_are_sent_to_the_bucket_and_read_through_cloudfront",
    "test_says_nothing_is_wrong_when_nothing_is",
    "test_is_made_by_those_who_wait_longest",
    "test_it_starts_says_where_it_is_keeps_everything_up_and_stops",
    "test_the_static_files_are_hashed_and_compressed_as_the_build_does_it",
    "test_keeps_what_it_is_given",
    "test_nothing_reloads_the_page_where_scripts_run",
)
# `make run` and its cloud listen on them, and Redis on the last one where it is installed.
PORTS = (3000, 4566, 6379)
UNREACHABLE = "http://127.0.0.1:9"
OF_THE_SERVICE = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "short",
    "ALLOWED_HOSTS": "elsewhere.example.com",
    "CORS_ALLOWED_ORIGINS": "nonsense",
    "PORT": "seventy",
    "LOG_LEVEL": "LOUD",
    "USERS_TABLE": "x",
    "REDIS_HOST": "127.0.0.1",
    "REDIS_PORT": "1",
    "REDIS_TLS": "1",
    "TRUSTED_PROXY_COUNT": "9",
    "API_REQUESTS_PER_MINUTE": "1",
    "CLOUDFRONT_DOMAIN": "d1.cloudfront.net",
    "SERVERTASK_DATA": "/proc/data",
    "LOCAL_AWS_PORT": "1",
    "LOCAL_LIMITS": "1",
    "LOCAL_CONFIRM_EMAIL": "1",
    "LOCAL_CLOUD_LOG_LEVEL": "LOUD",
}
OF_OTHERS = {
    "AWS_PROFILE": "nobody",
    "AWS_REGION": "nowhere",
    "AWS_DEFAULT_REGION": "us-gov-west-1",
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_SESSION_TOKEN": "expired",
    "AWS_ENDPOINT_URL": UNREACHABLE,
    "AWS_ENDPOINT_URL_DYNAMODB": UNREACHABLE,
    "AWS_ENDPOINT_URL_S3": UNREACHABLE,
    "AWS_MAX_ATTEMPTS": "0",
    "DJANGO_SETTINGS_MODULE": "nowhere.settings",
    "DJANGO_COLORS": "nocolor",
    "HTTP_PROXY": UNREACHABLE,
    "HTTPS_PROXY": UNREACHABLE,
    "ALL_PROXY": UNREACHABLE,
    "http_proxy": UNREACHABLE,
    "GUNICORN_CMD_ARGS": "--bind 127.0.0.1:1",
    "WEB_CONCURRENCY": "9",
    "GIT_DIR": "/nowhere",
    "NODE_OPTIONS": "--require=/nowhere.js",
    "COLUMNS": "20",
    "FORCE_COLOR": "1",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
}
OF_PYTHON = {
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONOPTIMIZE": "2",
    "PYTHONWARNINGS": "ignore",
    "PYTHONHASHSEED": "7",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the clone, in which somebody has settings files for other tables and another account."""
    root = tmp_path / "clone"
    shutil.copytree(ROOT, root, ignore=_of_no_use)
    (root / ".venv").symlink_to(ROOT / ".venv")
    lines = "".join(f"{name}={value}\n" for name, value in (OF_THE_SERVICE | OF_OTHERS).items())
    for file in (root / ".env", root / ".local" / "service.env"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(lines)
    return root


def _of_no_use(folder: str, names: list[str]) -> list[str]:
    """What Python has compiled is of use: it saves half of the time."""
    unwanted = {".venv", ".git", ".env", ".local"} if Path(folder) == ROOT else set()
    return [name for name in names if name in unwanted or name.endswith("_cache")]


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """The variables of somebody whose shell is full of them, and whose home and modules are in the way."""
    home, modules = tmp_path / "home", tmp_path / "modules"
    for folder in (home, modules):
        folder.mkdir()
    (home / ".gitconfig").write_text("[commit]\n\tgpgsign = true\n[init]\n\tdefaultBranch = odd\n")
    (modules / "boto3.py").write_text("raise ImportError('not the one that was meant')\n")
    python = OF_PYTHON | {"PYTHONPATH": str(modules)}
    return environment() | OF_THE_SERVICE | OF_OTHERS | python | {"HOME": str(home)}


@pytest.fixture
def _taken_ports() -> Iterator[None]:
    """Somebody listens on them, this fixture or a real copy."""
    with ExitStack() as stack:
        for port in PORTS:
            listener = stack.enter_context(socket.socket())
            with suppress(OSError):
                listener.bind(("127.0.0.1", port))
                listener.listen()
        yield


@pytest.mark.needs_redis
@pytest.mark.needs_browser
@pytest.mark.xdist_group("supervisor")
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("_taken_ports")
def test_the_suite_starts_between_all_that_may_lie_around(copy: Path, shell: dict[str, str]) -> None:
    command = [sys.executable, *_flags(), "-m", "pytest", "-p", "no:cacheprovider", "-n", "1"]
    done = subprocess.run(
        [*command, "tests", "-k", " or ".join(CHOSEN)],
        cwd=copy,
        env=shell,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"(\d+) passed", done.stdout)
    assert found, done.stdout
    # A name that no test has any more would go unnoticed.
    assert int(found[1]) >= len(CHOSEN), done.stdout


def _flags() -> list[str]:
    """What `make test` gives Python itself, which reads variables before any of our code runs."""
    found = re.findall(
        r"^\w+ := \$\(BIN\)/python (.*?)-m .*pytest", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    assert len(found) == 2
    assert len(set(found)) == 1, "the whole suite is run as its parts are"
    return str(found[0]).split()
