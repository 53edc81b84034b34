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
CALLERS = 4
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What a request costs and how many there can be."""

    cpu_milliseconds: float
    a_second: float

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
    """Send `count` requests; `make` is told which caller asks, and for which time.

    Raises:
        AssertionError: an answer was none of success.
    """

    def work(caller: int, times: range) -> None:
        connection = Caller(port)
        for number in times:
            status, body = connection.send(make(caller, number))
            assert 200 <= status < 300, (status, body[:500])
        connection.close()

    each = max(1, count // CALLERS)
    with ThreadPoolExecutor(CALLERS) as pool:
        # The first ones fill caches and open connections.
        list(pool.map(work, range(CALLERS), [range(2)] * CALLERS))
        began, used = time.perf_counter(), cpu_seconds(process)
        list(pool.map(work, range(CALLERS), [range(2, 2 + each)] * CALLERS))
        seconds, cpu = time.perf_counter() - began, cpu_seconds(process) - used
    sent = each * CALLERS
    return Cost(cpu_milliseconds=cpu * 1000 / sent, a_second=sent / seconds)


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
