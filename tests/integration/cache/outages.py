"""Two server processes under load while their Redis is frozen, flushed and killed.

Each person has one task, whose title is a number that one thread counts up through both servers, while others read
the list through both and hold what they see against what was answered before they asked.

    python -m tests.integration.cache.outages      # prints the figures
"""

from __future__ import annotations

import random
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration.durability.client import Caller
from tests.redis_server import Redis
from tests.whole import Start, second_server

PEOPLE = 3
READERS_EACH = 2
FROZEN_SECONDS = 4.0
DOWN_SECONDS = 2.0
# The promises: how long after its return a Redis may still serve the old list, and be as fast as before.
STALE_SECONDS = 10.0
BACK_SECONDS = 10.0
LOSSES = 4


@dataclass
class Person:
    """Somebody with one task; `answered` is when each number was answered, by the number."""

    token: str
    todo_id: str
    answered: list[float]


@dataclass(frozen=True)
class Read:
    """One answered list."""

    at: float
    seconds: float
    # When the oldest write was answered that the list does not show, if there is one.
    missed: float | None


@dataclass
class Figures:
    """What was seen."""

    reads: list[Read] = field(default_factory=list)
    writes: list[tuple[float, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    # When Redis came back from an outage in which it could not hear of writes.
    returns: list[float] = field(default_factory=list)
    # How often a server said that it does not reach Redis; without trouble, on a busy machine, too.
    losses: int = 0
    seconds_until_hits: dict[str, float] = field(default_factory=dict)
    # What happened when.
    events: list[tuple[float, str]] = field(default_factory=list)

    def note(self, event: str) -> None:
        self.events.append((time.monotonic(), event))

    def after(self, at: float) -> str:
        """How long after which event something was."""
        passed = [(at - moment, event) for moment, event in self.events if moment <= at]
        seconds, event = passed[-1] if passed else (0.0, "the beginning")
        return f"{seconds:.1f} s after {event}"

    def unexcused(self) -> list[Read]:
        """Reads that missed an answered write when Redis had no excuse.

        Two servers lose it twice, when it is frozen and when it is killed. Where they lost it more often, since the
        machine is busy, any write may have been one that the other server could not be told of.
        """
        is_calm = self.losses <= LOSSES
        return [
            read
            for read in self.reads
            if read.missed is not None
            and not any(back <= read.at <= back + STALE_SECONDS for back in self.returns)
            and (is_calm or read.at - read.missed > STALE_SECONDS)
        ]


class Load:
    """Threads that write and read until they are told to stop."""

    def __init__(self, ports: list[int], people: list[Person], figures: Figures) -> None:
        self._ports = ports
        self._figures = figures
        self._is_over = threading.Event()
        self._threads = [
            threading.Thread(target=self._guarded, args=(self._write, person)) for person in people
        ]
        self._threads += [
            threading.Thread(target=self._guarded, args=(self._read, person))
            for person in people
            for _ in range(READERS_EACH)
        ]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _guarded(self, act: Callable[[Person, list[Caller]], None], person: Person) -> None:
        try:
            with ExitStack() as stack:
                callers = [
                    stack.enter_context(Caller(port, self._figures.statuses, person.token))
                    for port in self._ports
                ]
                while not self._is_over.is_set():
                    act(person, callers)
        except Exception as error:  # noqa: BLE001 -- a thread's own end would go unseen
            self._figures.faults.append(repr(error))

    def _write(self, person: Person, callers: list[Caller]) -> None:
        number, started = len(person.answered), time.monotonic()
        body = {"title": str(number)}
        status, _, _ = random.choice(callers).once("PATCH", f"todos/{person.todo_id}", body)
        if status != 200:
            self._figures.faults.append(f"a write was answered with {status}")
            return
        ended = time.monotonic()
        person.answered.append(ended)
        self._figures.writes.append((ended - started, started))
        time.sleep(random.uniform(0, 0.4))

    def _read(self, person: Person, callers: list[Caller]) -> None:
        newest, started = len(person.answered) - 1, time.monotonic()
        status, todos, _ = random.choice(callers).once("GET", "tasks/fetch-task")
        if status != 200:
            self._figures.faults.append(f"a list was answered with {status}")
            return
        seen = int(todos[0]["title"])
        missed = person.answered[seen + 1] if seen < newest else None
        self._figures.reads.append(Read(started, time.monotonic() - started, missed))
        time.sleep(random.uniform(0, 0.05))


def measure(folder: Path) -> Figures:
    """Everything started, troubled and stopped."""
    with ExitStack() as stack:
        redis = Redis(folder)
        stack.callback(redis.kill)
        start = Start(folder / "data", variables={"REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(redis.port)})
        start.run()
        stack.callback(start.stop)
        second = stack.enter_context(second_server(start))
        people = [_person(start.port, number) for number in range(PEOPLE)]
        for person in people:
            # A server's first answers are slow, and no matter of the cache.
            with Caller(second, Counter(), person.token) as caller:
                assert caller.once("GET", "tasks/fetch-task")[0] == 200
        figures = Figures()
        with Load([start.port, second], people, figures):
            _trouble(redis, figures)
        said = start.said() + (start.data / "second.log").read_text()
        figures.losses = said.count("cache out of reach")
        return figures


def _trouble(redis: Redis, figures: Figures) -> None:
    figures.note("the load began")
    time.sleep(2)
    figures.note("freezing")
    redis.freeze()
    time.sleep(FROZEN_SECONDS)
    figures.note("thawing")
    figures.returns.append(time.monotonic())
    redis.thaw()
    _wait_for_hits(redis, figures, "frozen")
    # Long enough for a list that is too old to be seen.
    time.sleep(max(0.0, figures.returns[-1] + STALE_SECONDS + 1 - time.monotonic()))
    figures.note("flushing")
    redis.flush()
    _wait_for_hits(redis, figures, "flushed")
    time.sleep(1)
    figures.note("killing")
    redis.kill()
    time.sleep(DOWN_SECONDS)
    figures.note("starting")
    figures.returns.append(time.monotonic())
    redis.start()
    _wait_for_hits(redis, figures, "killed")
    time.sleep(1)


def _wait_for_hits(redis: Redis, figures: Figures, what: str) -> None:
    began, before = time.monotonic(), _hits(redis)
    # More hits than a single prober makes.
    while _hits(redis) < before + 100 and time.monotonic() < began + 3 * BACK_SECONDS:
        time.sleep(0.05)
    figures.seconds_until_hits[what] = time.monotonic() - began


def _hits(redis: Redis) -> int:
    with socket.create_connection(("127.0.0.1", redis.port), timeout=5) as connection:
        connection.sendall(b"INFO stats\r\n")
        said = b""
        while b"keyspace_misses" not in said:
            said += connection.recv(65536)
    return int(said.split(b"keyspace_hits:")[1].split(b"\r\n")[0])


def _person(port: int, number: int) -> Person:
    who = {"email": f"person{number}@example.com", "password": "Person-pass1"}
    with Caller(port, Counter()) as caller:
        assert caller.once("POST", "auth/register", {"username": "Somebody", **who})[0] == 201
        caller.token = caller.once("POST", "auth/login", who)[1]["access_token"]
        todo = caller.once("POST", "todos", {"title": "0"})[1]
        return Person(caller.token, todo["todo_id"], [time.monotonic()])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder))
    times = {"reads": [(read.seconds, read.at) for read in figures.reads], "writes": figures.writes}
    for name, taken in times.items():
        taken.sort()
        print(f"{name}: {len(taken)}, median {taken[len(taken) // 2][0] * 1000:.0f} ms; the longest:")
        for seconds, at in taken[-5:]:
            print(f"  {seconds * 1000:.0f} ms, {figures.after(at)}")
    stale = [read for read in figures.reads if read.missed is not None]
    after = [
        read.at - max(back for back in figures.returns if back <= read.at)
        for read in stale
        if any(back <= read.at for back in figures.returns)
    ]
    print(f"reads of an old list: {len(stale)}, last {max(after, default=0):.1f} s after the return")
    for read in stale[:5]:
        print(f"  {figures.after(read.at)}")
    print(f"of them without excuse: {len(figures.unexcused())}")
    print(f"Redis was out of reach for a server {figures.losses} times")
    print(f"statuses: {dict(figures.statuses)}; faults: {figures.faults}")
    for what, seconds in figures.seconds_until_hits.items():
        print(f"hits again after it was {what}: {seconds:.1f} s")


if __name__ == "__main__":
    main()
