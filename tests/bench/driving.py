"""Sending requests to a server and seeing what they cost it."""

from __future__ import annotations

import http.client
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# Requests on the way at the same time, each caller on a connection of its own.
CALLERS = 2
# The emulator's time for a query grows with the table; it must not decide how long a run takes.
_SECONDS_AT_MOST = 20.0
_UNAVAILABLE = 503
_REPEATS_AT_MOST = 5


class TooSlowError(Exception):
    """The emulator takes longer than the service waits, again and again, so there is nothing to measure."""


_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What a request costs and how many there can be."""

    cpu_milliseconds: float
    a_second: float
    # Answers of 503, after which the request was sent again: the emulator took longer than the service waits.
    repeats: int = 0

    def as_dict(self) -> dict[str, float]:
        return {name: round(value, 3) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Request:
    """One request, complete."""

    method: str
    path: str
    body: bytes | None
    headers: dict[str, str]


class Caller:
    """A connection that is kept."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, request: Request) -> tuple[int, bytes]:
        self._connection.request(request.method, request.path, request.body, request.headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        self._connection.close()


def drive(port: int, process: int, count: int, make: Callable[[int, int], Request]) -> Cost:
    """Send `count` requests, or as many as time allows; `make` is told which caller asks, and for which time.

    Raises:
        AssertionError: an answer was neither success nor "not now".
        TooSlowError: a request was answered "not now" too often.
    """

    def work(caller: int, times: range, seconds: float) -> tuple[int, int]:
        """How many were sent and how often one had to be repeated."""
        connection, end = Caller(port), time.monotonic() + seconds
        sent = repeats = 0
        for number in times:
            repeats += _send(connection, make(caller, number))
            sent += 1
            if time.monotonic() > end:
                break
        connection.close()
        return sent, repeats

    each = max(1, count // CALLERS)
    with ThreadPoolExecutor(CALLERS) as pool:
        # The first ones fill caches and open connections.
        list(pool.map(work, range(CALLERS), [range(2)] * CALLERS, [_SECONDS_AT_MOST] * CALLERS))
        began, used = time.perf_counter(), cpu_seconds(process)
        done = list(
            pool.map(work, range(CALLERS), [range(2, 2 + each)] * CALLERS, [_SECONDS_AT_MOST] * CALLERS)
        )
        seconds, cpu = time.perf_counter() - began, cpu_seconds(process) - used
    sent, repeats = (sum(numbers) for numbers in zip(*done, strict=True))
    return Cost(cpu_milliseconds=cpu * 1000 / sent, a_second=sent / seconds, repeats=repeats)


def _send(connection: Caller, request: Request) -> int:
    """Send until it succeeds; how often it had to be repeated."""
    for repeats in range(_REPEATS_AT_MOST):
        status, body = connection.send(request)
        if status != _UNAVAILABLE:
            assert 200 <= status < 300, (status, body[:500])
            return repeats
        time.sleep(0.2)
    raise TooSlowError


def repeat(count: int, call: Callable[[int], Any]) -> Cost:
    """Call `count` times in this process, one after the other."""
    call(0)
    began, used = time.perf_counter(), time.process_time()
    for number in range(1, count + 1):
        call(number)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    return Cost(cpu_milliseconds=cpu * 1000 / count, a_second=count / seconds)


def cpu_seconds(process: int) -> float:
    """What a process and its descendants have used, the kernel's work for them included."""
    parents: dict[int, int] = {}
    used: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        used[int(folder.name)] = int(fields[11]) + int(fields[12])
    family, youngest = {process}, {process}
    while youngest:
        youngest = {child for child, parent in parents.items() if parent in youngest}
        family |= youngest
    return sum(used.get(member, 0) for member in family) / _TICKS
