"""A scripted client that works through the API while the local cloud is killed, and then counts.

    .venv/bin/python -m tests.integration.durability.script --people 50 --tasks 1000 --writers 8 --kills 3

Many people register at once; writers create, edit, complete, delete and restore tasks; the cloud is killed meanwhile.
A 503 is answered by asking again, as the answer says one may. In the end everything acknowledged must be there, once,
and the counts must equal what a full read counts.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.whole import Start

PASSWORD = "Durable-pass1"
_GIVE_UP_SECONDS = 60.0
_UNAVAILABLE = 503


class LostError(AssertionError):
    """Something acknowledged is missing, doubled or different, or an answer was none of those allowed."""


@dataclass
class Caller:
    """A client of the API on one connection, counting every status it is answered with."""

    port: int
    statuses: Counter[int]
    token: str = ""
    timeout_seconds: float = 30
    _connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def once(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
        connection = self._connection or http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=self.timeout_seconds
        )
        self._connection = connection
        sent = {
            "Content-Type": "application/json",
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        connection.request(method, f"/api/v1/{path}", None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        text = answer.read()
        self.statuses[answer.status] += 1
        return answer.status, json.loads(text) if text else None, answer.headers

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
        """As `once`, asking again for as long as the service says 503."""
        deadline = time.monotonic() + _GIVE_UP_SECONDS
        while True:
            status, data, answered = self.once(method, path, body, **headers)
            if status != _UNAVAILABLE:
                return status, data, answered
            if "Retry-After" not in answered or data["code"] != "service_unavailable":
                raise LostError(f"a 503 that does not say when to ask again: {data}")
            if time.monotonic() > deadline:
                raise LostError("the service did not come back")
            time.sleep(0.2)

    def all_of(self, path: str) -> list[dict[str, Any]]:
        """Every page of a list."""
        found: list[dict[str, Any]] = []
        while path:
            status, page, headers = self.call("GET", path)
            expect(status == 200, f"a list was answered with {status}")
            found += page
            link = re.search(r"/api/v1/([^>]+)>; rel=\"next\"", headers.get("Link", ""))
            path = link[1] if link else ""
        return found


def expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise LostError(otherwise)


@dataclass
class Person:
    """Somebody registered, and how each of their tasks must stand in the end."""

    number: int
    user_id: str
    token: str
    expected: dict[str, tuple[str, str, bool]] = field(default_factory=dict)


def register(port: int, number: int, statuses: Counter[int]) -> Person:
    with Caller(port, statuses) as caller:
        email = f"durable{number}@example.com"
        body = {"username": f"Durable {number}", "email": email, "password": PASSWORD}
        status, _, _ = caller.call("POST", "auth/register", body)
        # After a 503 the first attempt may have succeeded; then the address is taken, by us.
        expect(status in {201, 409}, f"a registration was answered with {status}")
        status, tokens, _ = caller.call("POST", "auth/login", {"email": email, "password": PASSWORD})
        expect(status == 200, f"a sign-in was answered with {status}")
        caller.token = tokens["access_token"]
        _, user, _ = caller.call("GET", "auth/user")
        return Person(number, user["user_data"]["user_id"], caller.token)


def work(port: int, person: Person, writer: int, count: int, statuses: Counter[int]) -> None:
    """Take tasks through their lives; every other one ends otherwise."""
    with Caller(port, statuses, token=person.token) as caller:
        for number in range(count):
            name = f"w{writer}-{number}"
            status, todo, _ = caller.call("POST", "todos", {"title": name}, Idempotency_Key=name)
            expect(status == 201, f"a create was answered with {status}")
            path = f"todos/{todo['todo_id']}"
            title = edit(caller, path, f"{name} edited")
            state = "pending"
            if number % 2:
                status, changed, _ = caller.call("PATCH", path, {"completed": True})
                expect(
                    status == 200 and changed["status"] == "complete",
                    f"a completion was answered with {status}",
                )
                state = "complete"
            is_deleted = number % 4 >= 2
            if is_deleted:
                delete(caller, path, title)
            if number % 8 >= 6:
                status, restored, _ = caller.call("POST", f"{path}/restore")
                expect(status == 200 and restored["title"] == title, f"a restore was answered with {status}")
                is_deleted = False
            person.expected[todo["todo_id"]] = (title, state, is_deleted)


def edit(caller: Caller, path: str, title: str) -> str:
    """Edit under the version read; a 412 after a lost answer must be our own change."""
    status, changed, _ = caller.call("PATCH", path, {"title": title}, If_Match='"1"')
    if status == 412:
        changed = changed["current"]
    expect(status in {200, 412} and changed["title"] == title, f"an edit was answered with {status}")
    return title


def delete(caller: Caller, path: str, title: str) -> None:
    """Delete; after a 503 look whether it happened, since a second deletion would say 404."""
    deadline = time.monotonic() + _GIVE_UP_SECONDS
    while time.monotonic() < deadline:
        status, _, _ = caller.once("DELETE", path)
        if status == 204:
            return
        expect(status == _UNAVAILABLE, f"a deletion was answered with {status}")
        found = caller.all_of(f"todos?deleted=true&q={title.replace(' ', '%20')}")
        if any(path.endswith(todo["todo_id"]) for todo in found):
            return
        time.sleep(0.2)
    raise LostError("the service did not come back")


def check(port: int, person: Person, statuses: Counter[int]) -> int:
    """Hold what is there against what was acknowledged; how many tasks there were."""
    with Caller(port, statuses, token=person.token) as caller:
        found = [(todo, False) for todo in caller.all_of("todos?limit=200")]
        counted = Counter(todo["status"] for todo, _ in found)
        found += [(todo, True) for todo in caller.all_of("todos?limit=200&deleted=true")]
        stands = {todo["todo_id"]: (todo["title"], todo["status"], is_deleted) for todo, is_deleted in found}
        expect(len(stands) == len(found), "a task is listed twice")
        expect(stands == person.expected, f"{person.user_id}: {_difference(stands, person.expected)}")
        _, user, _ = caller.call("GET", "auth/user")
        told = user["task_data"]
        expect(
            told
            == {
                **dict.fromkeys(("pending", "ongoing", "complete"), 0),
                **counted,
                "total": sum(counted.values()),
            },
            f"the counts say {told}, a full read {dict(counted)}",
        )
        return len(found)


def _difference(found: dict[str, Any], expected: dict[str, Any]) -> str:
    missing = {key: value for key, value in expected.items() if found.get(key) != value}
    more = {key: value for key, value in found.items() if key not in expected}
    return f"missing or different: {missing}; there without an acknowledgement: {more}"


def run(start: Start, *, people: int, tasks: int, writers: int, kills: int) -> dict[str, Any]:
    """The whole script against a running service; what it counted.

    Raises:
        LostError: a promise was broken.
    """
    statuses: Counter[int] = Counter()
    began = time.monotonic()
    with ThreadPoolExecutor(people) as pool:
        crowd = list(pool.map(lambda number: register(start.port, number, statuses), range(people)))
    expect(len({person.user_id for person in crowd}) == people, "a user id was given out twice")
    registered = time.monotonic()

    # Two writers share a person, so that they meet on the counts.
    done = threading.Event()
    killer = threading.Thread(target=_kill, args=(start, kills, done))
    killer.start()
    try:
        with ThreadPoolExecutor(writers) as pool:
            shares = [tasks // writers + (number < tasks % writers) for number in range(writers)]
            jobs = [
                pool.submit(work, start.port, crowd[number // 2 % people], number, share, statuses)
                for number, share in enumerate(shares)
            ]
            for job in jobs:
                job.result()
    finally:
        done.set()
        killer.join()
    worked = time.monotonic()
    total = sum(check(start.port, person, statuses) for person in crowd)
    expect(total == tasks, f"{total} tasks are there, {tasks} were acknowledged")
    allowed = {status for status in statuses if 200 <= status < 300} | {503, 409, 412}
    expect(set(statuses) <= allowed, f"answers that are not allowed: {statuses}")
    said = start.said()
    expect(said.count("cloud died") == kills, "the cloud did not die as often as it was killed")
    return {
        "statuses": dict(sorted(statuses.items())),
        "registration_seconds": round(registered - began, 1),
        "work_seconds": round(worked - registered, 1),
    }


def _kill(start: Start, kills: int, done: threading.Event) -> None:
    """Kill the cloud now and again, each time after it has come back."""
    for _ in range(kills):
        done.wait(random.uniform(1.5, 3.0))
        start.kill("cloud")
        deadline = time.monotonic() + _GIVE_UP_SECONDS
        while not start.answers("/readyz") and time.monotonic() < deadline:
            time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("people", 50), ("tasks", 1000), ("writers", 8), ("kills", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = Start(Path(folder) / "data")
        start.run()
        try:
            print(json.dumps(run(start, **vars(options)), indent=2))
        except LostError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            start.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
