"""A scripted client that works through the API while something is done to the service, and then counts.

    .venv/bin/python -m tests.integration.durability.script --people 50 --tasks 1000 --writers 8 --kills 3
    .venv/bin/python -m tests.integration.durability.script --tasks 4000 --kills 20 --parts cloud web worker labels all

Many people register at once; writers create, edit, complete, delete and restore tasks; meanwhile the cloud, or whatever
part is named, is killed. A 503 and a connection that ends without an answer are answered by asking again. In the end
everything acknowledged must be there, once, and the counts must equal what a full read counts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.integration.durability.client import (
    GIVE_UP_SECONDS,
    UNANSWERED,
    UNAVAILABLE,
    Caller,
    LostError,
    expect,
)
from tests.whole import Start, until

PASSWORD = "Durable-pass1"
# The supervisor gives up on a part that dies more often.
_KILLS_A_MINUTE = 5
_BETWEEN_KILLS_SECONDS = 60 / _KILLS_A_MINUTE + 1
_PARTS = ("cloud", "web", "worker", "labels", "all")


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
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < deadline:
        status, _, _ = caller.attempt("DELETE", path)
        if status == 204:
            return
        expect(status in {UNAVAILABLE, UNANSWERED}, f"a deletion was answered with {status}")
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


def run(
    start: Start, *, people: int, tasks: int, writers: int, disturb: Callable[[Start, threading.Event], None]
) -> dict[str, Any]:
    """The whole script against a running service; what it counted.

    Args:
        start: the running service.
        people: how many register at once.
        tasks: how many are created, by all writers together.
        writers: how many work at once, two as the same person, so that they meet on the counts.
        disturb: what is done to the service meanwhile; the event says that the writers are done.

    Raises:
        LostError: a promise was broken.
    """
    statuses: Counter[int] = Counter()
    began = time.monotonic()
    with ThreadPoolExecutor(people) as pool:
        crowd = list(pool.map(lambda number: register(start.port, number, statuses), range(people)))
    expect(len({person.user_id for person in crowd}) == people, "a user id was given out twice")
    registered = time.monotonic()

    done = threading.Event()
    with ThreadPoolExecutor(writers + 1) as pool:
        disturbing = pool.submit(disturb, start, done)
        shares = [tasks // writers + (number < tasks % writers) for number in range(writers)]
        jobs = [
            pool.submit(work, start.port, crowd[number // 2 % people], number, share, statuses)
            for number, share in enumerate(shares)
        ]
        wait(jobs)
        done.set()
    for job in (*jobs, disturbing):
        job.result()
    worked = time.monotonic()
    check_all(start, crowd, tasks)
    allowed = {status for status in statuses if 200 <= status < 300} | {503, 409, 412, UNANSWERED}
    expect(set(statuses) <= allowed, f"answers that are not allowed: {statuses}")
    return {
        "crowd": crowd,
        "statuses": dict(sorted(statuses.items())),
        "registration_seconds": round(registered - began, 1),
        "work_seconds": round(worked - registered, 1),
    }


def check_all(start: Start, crowd: list[Person], tasks: int) -> None:
    total = sum(check(start.port, person, Counter()) for person in crowd)
    expect(total == tasks, f"{total} tasks are there, {tasks} were acknowledged")


@dataclass
class Pace:
    """Keeps the kills of a part so far apart that the supervisor does not give up on it."""

    last: dict[str, float] = field(default_factory=dict)

    def wait(self, part: str) -> None:
        time.sleep(max(0.0, self.last.get(part, 0.0) + _BETWEEN_KILLS_SECONDS - time.monotonic()))
        self.last[part] = time.monotonic()


def kill_parts(start: Start, done: threading.Event, *, kills: int, parts: Sequence[str]) -> None:
    """Kill a part now and again, each time after everything has come back."""
    pace = Pace()
    for number in range(kills):
        done.wait(random.uniform(1.5, 3.0))
        part = parts[number % len(parts)]
        if kills > _KILLS_A_MINUTE:
            pace.wait(part)
        if part == "all":
            start_anew(start)
        elif part == "worker":
            os.kill(_worker(start), signal.SIGKILL)
        else:
            start.kill(part)
        wait_ready(start)
    if set(parts) == {"cloud"}:
        expect(start.said().count("cloud died") == kills, "the cloud did not die as often as it was killed")


def start_anew(start: Start, number: signal.Signals = signal.SIGKILL) -> None:
    """End the supervisor, which takes everything with it, and start everything again."""
    start.stop(number)
    until(lambda: start.processes() == {}, "something was left behind")
    start.run()


def wait_ready(start: Start) -> None:
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while not start.answers("/readyz"):
        expect(time.monotonic() < deadline, "the service did not become ready again")
        time.sleep(0.1)


def _worker(start: Start) -> int:
    """The process of the web server that answers, as opposed to the one that watches it."""
    return max(process for process, command in start.processes().items() if "gunicorn" in command)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("people", 50), ("tasks", 1000), ("writers", 8), ("kills", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument(
        "--parts", nargs="+", choices=_PARTS, default=["cloud"], help="what is killed, in turn"
    )
    options = parser.parse_args()
    disturb = partial(kill_parts, kills=options.kills, parts=options.parts)
    with tempfile.TemporaryDirectory() as folder:
        start = Start(Path(folder) / "data")
        start.run()
        try:
            counted = run(
                start, people=options.people, tasks=options.tasks, writers=options.writers, disturb=disturb
            )
            print(json.dumps({**counted, "crowd": options.people}, indent=2))
        except LostError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            start.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
