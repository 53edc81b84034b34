"""Every way a session can end, seen by two server processes on one cloud, with Redis there, gone, and just emptied."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from tests.local_cloud import ROOT
from tests.redis_server import Redis
from tests.whole import Start, second_server
from webapp.cache.shared import PAUSE_SECONDS

pytestmark = [
    pytest.mark.needs_redis,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.xdist_group("supervisor"),
]

PASSWORD, NEW_PASSWORD, RESET_CODE = "Person-pass1", "Changed-pass1", "654321"
ADMIN = {"email": "admin@example.com", "password": "Admin-pass1"}

_http = urllib3.PoolManager(retries=False, timeout=20)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Servers:
    """Two processes of the service, and the Redis they share."""

    ports: tuple[int, int]
    redis: Redis
    start: Start

    def ask(self, port: int, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"http://127.0.0.1:{port}{path}"
        return _http.request(method, address, json=body, headers=sent, redirect=False)

    def api(self, method: str, path: str, body: Any = None, *, token: str = "") -> Any:
        """Ask one of the two, and be answered with what was asked for."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = self.ask(random.choice(self.ports), method, f"/api/v1/{path}", body, **headers)
        assert answer.status < 300, (path, answer.status, answer.data)
        return answer.json() if answer.data else None

    def command(self, *words: str) -> None:
        """Run an operator's command, in a process of its own."""
        subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.start.service_environment(),
            check=True,
            capture_output=True,
        )


@dataclass(frozen=True)
class Session:
    """A sign-in, as a program and as a browser hold it."""

    access_token: str
    refresh_token: str

    @property
    def cookie(self) -> str:
        return f"servertask_access={self.access_token}; servertask_refresh={self.refresh_token}"

    def outcomes(self, servers: Servers) -> dict[str, int]:
        """What both servers answer to what the session has: a token, a cookie, and a token to renew them with."""
        found = {}
        for number, port in enumerate(servers.ports):
            bearer = {"authorization": f"Bearer {self.access_token}"}
            found[f"token, server {number}"] = servers.ask(port, "GET", "/api/v1/auth/user", **bearer).status
            found[f"page, server {number}"] = servers.ask(port, "GET", "/account", cookie=self.cookie).status
            found[f"API with cookie, server {number}"] = servers.ask(
                port, "GET", "/api/v1/auth/user", cookie=self.cookie
            ).status
        body = {"refresh_token": self.refresh_token}
        found["refresh"] = servers.ask(servers.ports[1], "POST", "/api/v1/auth/refresh", body).status
        return found


@dataclass(frozen=True)
class Person:
    """Somebody with two sessions: the one that ends, and another one of theirs."""

    email: str
    user_id: str
    ending: Session
    other: Session


def log_in(servers: Servers, email: str, password: str = PASSWORD) -> Session:
    tokens = servers.api("POST", "auth/login", {"email": email, "password": password})
    return Session(tokens["access_token"], tokens["refresh_token"])


def somebody(servers: Servers) -> Person:
    email = f"person{next(_numbers)}@example.com"
    user = servers.api(
        "POST", "auth/register", {"username": "Somebody", "email": email, "password": PASSWORD}
    )
    return Person(email, user["user_id"], log_in(servers, email), log_in(servers, email))


def sign_out(servers: Servers, person: Person) -> None:
    servers.api("POST", "auth/logout", {}, token=person.ending.access_token)


def sign_out_of_the_page(servers: Servers, person: Person) -> None:
    port = random.choice(servers.ports)
    page = servers.ask(port, "GET", "/account", cookie=person.ending.cookie)
    token = page.headers["Set-Cookie"].partition("csrftoken=")[2].partition(";")[0]
    cookies = f"{person.ending.cookie}; csrftoken={token}"
    origin = f"http://127.0.0.1:{port}"
    answer = servers.ask(port, "POST", "/signout", cookie=cookies, x_csrftoken=token, origin=origin)
    assert answer.status == 302, answer.data


def sign_out_everywhere(servers: Servers, person: Person) -> None:
    servers.api("POST", "auth/logout", {"everywhere": True}, token=person.other.access_token)


def end_it_from_the_list(servers: Servers, person: Person) -> None:
    sessions = servers.api("GET", "auth/sessions", token=person.ending.access_token)
    (session_id,) = [session["session_id"] for session in sessions if session["is_current"]]
    servers.api("DELETE", f"auth/sessions/{session_id}", token=person.other.access_token)


def end_all_others(servers: Servers, person: Person) -> None:
    servers.api("DELETE", "auth/sessions", token=person.other.access_token)


def change_the_password(servers: Servers, person: Person) -> None:
    body = {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    servers.api("POST", "auth/change-password", body, token=person.other.access_token)


def reset_the_password(servers: Servers, person: Person) -> None:
    servers.api("POST", "auth/forgot-password", {"email": person.email})
    body = {"email": person.email, "code": RESET_CODE, "new_password": NEW_PASSWORD}
    servers.api("POST", "auth/reset-password", body)


def deactivate(servers: Servers, person: Person) -> None:
    admin = log_in(servers, **ADMIN)
    body = {"activation_status": "inactive"}
    servers.api("PATCH", f"admin/update-user/{person.user_id}", body, token=admin.access_token)


def delete_the_account(servers: Servers, person: Person) -> None:
    servers.api("DELETE", "auth/user", {"password": PASSWORD}, token=person.other.access_token)


def deactivate_by_command(servers: Servers, person: Person) -> None:
    servers.command("deactivate_user", person.user_id)


def delete_by_command(servers: Servers, person: Person) -> None:
    servers.command("delete_user", person.user_id, "--yes")


WAYS: list[Callable[[Servers, Person], None]] = [
    sign_out,
    sign_out_of_the_page,
    sign_out_everywhere,
    end_it_from_the_list,
    end_all_others,
    change_the_password,
    reset_the_password,
    deactivate,
    delete_the_account,
    deactivate_by_command,
    delete_by_command,
]
# After these the other session goes on.
SPARING = {
    sign_out,
    sign_out_of_the_page,
    end_it_from_the_list,
    end_all_others,
    change_the_password,
}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Both, running for all tests here, since starting takes longer than all of them."""
    folder = tmp_path_factory.mktemp("sessions")
    with ExitStack() as stack:
        redis = Redis(folder)
        stack.callback(redis.kill)
        start = Start(folder / "data", variables={"REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(redis.port)})
        start.run()
        stack.callback(start.stop)
        second_port = stack.enter_context(second_server(start))
        # A server that ends waits for connections that are still open.
        stack.callback(_http.clear)
        yield Servers((start.port, second_port), redis, start)


@pytest.fixture(scope="module", params=["there", "emptied", "gone"])
def cache(servers: Servers, request: pytest.FixtureRequest) -> str:
    """What becomes of Redis. Of the module, so that the cases of one state run one after the other."""
    state = str(request.param)
    is_gone = servers.redis.process.poll() is not None
    if state == "gone":
        servers.redis.kill()
    elif is_gone:
        servers.redis.start()
        # A server that saw it gone leaves it alone for so long. Until then one server could keep what the other one
        # cannot make it forget, and a case would be about a Redis that only half of the servers have.
        time.sleep(PAUSE_SECONDS)
    return state


@pytest.mark.parametrize("end", WAYS, ids=lambda way: way.__name__)
def test_is_in_force_at_once_in_every_process(
    servers: Servers, end: Callable[[Servers, Person], None], cache: str
) -> None:
    person = somebody(servers)
    assert set(person.ending.outcomes(servers).values()) == {200}, "it is kept in every cache that there is"
    end(servers, person)
    if cache == "emptied":
        servers.redis.flush()
    ended = person.ending.outcomes(servers)
    # A page leads to the sign-in.
    assert {
        name: status for name, status in ended.items() if status != (302 if "page" in name else 401)
    } == {}
    spared = set(person.other.outcomes(servers).values())
    assert (spared == {200}) == (end in SPARING)
