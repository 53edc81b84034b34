"""A running service over a local cloud of its own, one for each worker of pytest-xdist, and browsers to use it with."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.conftest import BROWSERS
from tests.environment import service_environment
from tests.label_service import LabelService, start_labels
from tests.local_cloud import ROOT, LocalCloud, start_cloud

PASSWORD = "Visitor-pass1"
# Where all is well nothing waits as long; on a machine with much else to do, a page may take more than a few seconds.
PATIENCE_MILLISECONDS = 60_000
expect.set_options(timeout=PATIENCE_MILLISECONDS)
_CSRF_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
# What a browser says by itself when an answer has an error's status; the tests that provoke one expect it.
_STATUS_LINE = re.compile(r"the server responded with a status of [45]\d\d")


@dataclass
class Site:
    """The running service: its address, and the cloud it stands on."""

    address: str
    cloud: LocalCloud
    labels: LabelService
    process: subprocess.Popen[str]
    environment: dict[str, str]

    @cached_property
    def admin(self) -> str:
        """The address of an administrator with the password of everybody here."""
        email = "ada@example.com"
        command = [sys.executable, "manage.py", "create_user", email, "--username", "Ada", "--admin"]
        subprocess.run(
            [*command, "--password-stdin"],
            cwd=ROOT,
            env=self.environment,
            input=PASSWORD,
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return email

    def at(self, path: str) -> str:
        return f"{self.address}{path}"


@dataclass
class Visit:
    """One browser window that writes down what must not happen on any page."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.site.at(path))

    def sign_up(self, name: str = "Visitor") -> str:
        """Open an account and end on the list; the address of the account.

        The form is sent by the window's own client, which shares its cookies: it is the same session, without the
        pages on the way to it.
        """
        email, client, address = _new_address(), self.page.context.request, self.site.at("/signup")
        token = _CSRF_TOKEN.search(client.get(address).text())
        assert token is not None
        form: dict[str, str | float | bool] = {
            "csrfmiddlewaretoken": token[1],
            "username": name,
            "email": email,
            "password": PASSWORD,
        }
        answer = client.post(address, form=form, max_redirects=0)
        assert answer.headers.get("location") == "/", answer.text()
        self.go("/")
        self.page.get_by_role("heading", name="Open tasks").wait_for()
        return email

    def fill_sign_up(self, name: str) -> str:
        """Open an account on the page one is on, and end on the list; the address of the account."""
        email = _new_address()
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Create account").click()
        self.page.get_by_role("heading", name="Open tasks").wait_for()
        return email

    def sign_in(self, email: str) -> None:
        """Fill the sign-in page one is on, and send it."""
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def open_menu(self) -> None:
        """The menu that is named after the account."""
        self.page.locator("#account-menu > summary").click()

    def sign_out(self) -> None:
        self.open_menu()
        self.page.get_by_role("button", name="Sign out").click()
        self.page.locator("#account-menu").wait_for(state="detached")

    def add(self, title: str) -> None:
        self.page.get_by_label("New task").fill(title)
        self.page.get_by_role("button", name="Add task").click()
        self.row(title).wait_for()

    def row(self, title: str) -> Any:
        """The list item of a task."""
        link = self.page.get_by_role("link", name=f"Edit {title}", exact=True)
        return self.page.get_by_role("list", name="Tasks").get_by_role("listitem").filter(has=link)

    def open(self, title: str) -> None:
        self.page.get_by_role("link", name=f"Edit {title}", exact=True).click()
        self.page.get_by_label("Title").wait_for()

    def forget_session(self) -> None:
        """What happens when a session runs out: the cookies are gone, the page does not know."""
        for name in ("servertask_access", "servertask_refresh"):
            self.page.context.clear_cookies(name=name)

    def watch(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _STATUS_LINE.search(message.text):
            self.complaints.append(f"{message.type}: {message.text}")


def _new_address() -> str:
    return f"{uuid.uuid4().hex[:12]}@example.com"


def _environment(cloud: LocalCloud, labels: LabelService) -> dict[str, str]:
    return service_environment(
        ALLOWED_HOSTS="127.0.0.1",
        CORS_ALLOWED_ORIGINS="",
        LOG_LEVEL="WARNING",
        AWS_ENDPOINT_URL=cloud.endpoint,
        AWS_ENDPOINT_URL_REKOGNITION=labels.endpoint,
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service, served by gunicorn. Its cloud keeps what it acknowledged, so that a test may kill it."""
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        cloud = start_cloud(folder / "cloud", persist=True)
        stack.callback(cloud.stop)
        labels = start_labels(cloud.endpoint)
        stack.callback(labels.stop)
        environment = _environment(cloud, labels)
        setup = [sys.executable, "manage.py", "setup_aws", "--json"]
        printed = subprocess.run(
            setup, cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=120
        ).stdout
        ids = json.loads(printed.splitlines()[-1])
        pool_id = ids["COGNITO_USER_POOL_ID"]
        environment |= {
            "COGNITO_USER_POOL_ID": pool_id,
            "COGNITO_CLIENT_ID": ids["COGNITO_CLIENT_ID"],
            "COGNITO_JWKS_URL": f"{cloud.endpoint}/{pool_id}/.well-known/jwks.json",
        }
        process, address = _serve(environment)
        try:
            yield Site(address, cloud, labels, process, environment)
        finally:
            process.terminate()
            process.communicate(timeout=60)


def _serve(environment: dict[str, str]) -> tuple[subprocess.Popen[str], str]:
    """gunicorn on a free port, which it prints; it dies with the process of the tests, however that ends."""
    tied = [sys.executable, "-m", "deploy.local.child", str(os.getpid())]
    command = [
        *tied,
        sys.executable,
        "-m",
        "gunicorn",
        "webapp.wsgi",
        "--bind",
        "127.0.0.1:0",
        "--workers",
        "1",
    ]
    process = subprocess.Popen(
        [*command, "--threads", "8", "--log-level", "info", "--no-control-socket"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", line)
        if found:
            return process, found[1]
    raise RuntimeError(f"gunicorn did not start (exit code {process.wait()}).")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, BROWSERS)))
        # Containers give no user namespaces for the browser's sandbox; all it loads is ours.
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens windows; at the end none of them may have complained about a script or the content security policy."""
    opened: list[tuple[BrowserContext, Visit]] = []

    def open_window(*, javascript: bool = True, beside: Visit | None = None, **options: Any) -> Visit:
        if beside is not None:
            context = beside.page.context
        else:
            context = browser.new_context(java_script_enabled=javascript, **options)
            context.set_default_timeout(PATIENCE_MILLISECONDS)
        window = Visit(site, context.new_page())
        window.watch()
        opened.append((context, window))
        return window

    yield open_window
    for context, _ in opened:
        context.close()
    assert [window.complaints for _, window in opened if window.complaints] == []


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)
