"""What every test may ask for.

`cloud` is a local cloud for the whole run, one for each worker of pytest-xdist; `aws` is that cloud, empty but for
tables, bucket and user pool, with the settings naming them; `alice`, `bob` and `charlie` are people who are signed in
there; `aws_calls` is the list of the AWS calls made since the test began.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from _pytest.nodeid import coerce_node_id
from django.conf import LazySettings
from django.core.cache import cache as django_cache
from hypothesis import settings as hypothesis_settings

from accounts import dependencies as account_dependencies
from tests import calls
from tests.label_service import LabelService, start_labels
from tests.local_cloud import LocalCloud, start_cloud
from tests.personas import ALICE, BOB, CHARLIE, Person, join
from todos import dependencies as todo_dependencies
from webapp.aws import clients as aws_clients
from webapp.cache.versioned import forget_caches
from webapp.limits import forget_limits
from webapp.operations import provisioning

# How long an example takes depends on what else the machine does, and says nothing about the example.
# Nor are fewer or other ones tried because a variable says that nobody is watching.
hypothesis_settings.register_profile(
    "servertask", parent=hypothesis_settings.get_profile("default"), deadline=None
)
hypothesis_settings.load_profile("servertask")

# Chromium without the parts that show windows does the same for a third of the processor time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# What a marker needs on the machine: any one of these programs, the best first, and how a person gets it.
NEEDS = {
    "needs_browser": (BROWSERS, f"apt-get install {BROWSERS[0]}"),
    "needs_redis": (("redis-server",), "apt-get install redis-server"),
}


def _is_missing(marker: str) -> bool:
    return not any(map(shutil.which, NEEDS[marker][0]))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (programs, remedy) in NEEDS.items():
        if item.get_closest_marker(marker) and _is_missing(marker):
            # Where nobody reads the log, a test that silently does not run is a test that does not exist.
            give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            give_up(f"{programs[0]} is not installed ({remedy})")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Name the group in the id, by which `--dist loadgroup` keeps a group on one worker.

    pytest-xdist 3.8 writes it where pytest 9.2 does not read it any more. Without it every worker starts the servers
    of a group for itself.
    """
    if not config.getoption("loadgroup", False):
        return
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        if mark and not item.nodeid.endswith(f"@{mark.args[0]}"):
            item._id = coerce_node_id(f"{item.nodeid}@{mark.args[0]}")
            assert item.nodeid.endswith(f"@{mark.args[0]}"), "pytest keeps ids elsewhere now"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what could not run for want of a program."""
    # A file that could not be collected has a report without keywords.
    reports = [
        report
        for kind in ("skipped", "error")
        for report in terminalreporter.getreports(kind)
        if isinstance(report, pytest.TestReport)
    ]
    for marker, (programs, remedy) in NEEDS.items():
        count = sum(marker in report.keywords for report in reports)
        if count and _is_missing(marker):
            line = f"{programs[0]} is not installed, so {count} tests could not run: {remedy}"
            terminalreporter.write_line(line, yellow=True)


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalCloud]:
    """A local cloud that keeps nothing, and the process's boto3 clients pointed at it."""
    running = start_cloud()
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        stack.callback(running.stop)
        stack.callback(aws_clients.forget_clients)
        aws_clients.forget_clients()
        patch.setenv("AWS_ENDPOINT_URL", running.endpoint)
        yield running


@pytest.fixture
def aws(cloud: LocalCloud, settings: LazySettings) -> Iterator[LocalCloud]:
    """The cloud with empty tables, an empty bucket and nobody in its user pool; takes a few milliseconds."""
    if not cloud.restore():
        cloud.reset()
        cloud.pool_and_client = _set_up()
        cloud.remember()
    pool_id, client_id = cloud.pool_and_client
    settings.COGNITO_USER_POOL_ID = pool_id
    settings.COGNITO_CLIENT_ID = client_id
    settings.COGNITO_ISSUER = f"https://cognito-idp.{settings.AWS_REGION}.amazonaws.com/{pool_id}"
    settings.COGNITO_JWKS_URL = f"{cloud.endpoint}/{pool_id}/.well-known/jwks.json"
    _forget_services()
    yield cloud
    _forget_services()


def _set_up() -> tuple[str, str]:
    pool_id, _ = provisioning.ensure_user_pool()
    provisioning.ensure_tables()
    provisioning.ensure_bucket()
    provisioning.ensure_admin_group(pool_id)
    client_id, _ = provisioning.ensure_client(pool_id)
    return pool_id, client_id


def _forget_services() -> None:
    """Services keep the names of pool and tables they were built with; clients, which take long to build, do not."""
    for built in vars(account_dependencies).values():
        if hasattr(built, "cache_clear") and built.__module__ == account_dependencies.__name__:
            built.cache_clear()
    todo_dependencies.forget()
    forget_caches()
    forget_limits()
    django_cache.clear()


@pytest.fixture(scope="session")
def running_labels(cloud: LocalCloud) -> Iterator[LabelService]:
    """A label service beside the local cloud."""
    service = start_labels(cloud.endpoint)
    yield service
    service.stop()


@pytest.fixture
def labels(
    aws: LocalCloud, running_labels: LabelService, monkeypatch: pytest.MonkeyPatch
) -> Iterator[LabelService]:
    """The label service in the place of Rekognition; what a test breaks is whole again after it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_REKOGNITION", running_labels.endpoint)
    aws_clients.rekognition_client.cache_clear()
    todo_dependencies.forget()
    yield running_labels
    running_labels.fail()
    aws_clients.rekognition_client.cache_clear()


@pytest.fixture
def alice(aws: LocalCloud) -> Person:
    """A signed-in user."""
    return join(ALICE)


@pytest.fixture
def bob(aws: LocalCloud) -> Person:
    """Another signed-in user, who must never see anything of Alice's."""
    return join(BOB)


@pytest.fixture
def charlie(aws: LocalCloud) -> Person:
    """A signed-in administrator."""
    return join(CHARLIE)


@pytest.fixture
def aws_calls(aws: LocalCloud) -> Iterator[list[str]]:
    """The operations asked of AWS through the process's clients since the test began; `clear()` starts anew.

    A repeat by boto3 after a failure is not a new operation.
    """
    with calls.recorded() as operations:
        yield operations
