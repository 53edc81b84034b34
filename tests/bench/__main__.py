"""`make bench`: what a request costs the server, beside its floors, and how that grows with a user's tasks.

    .venv/bin/python -m tests.bench [--requests 200] [--sizes 10,100,1000,10000]

The service runs with production's settings and its own start command, on this machine, with a Redis and a local cloud
of its own; a second one has no Redis. Requests a second depend on the machine and on the emulator; what compares is
the processor's time of the server, and its distance from the floors. AWS calls and units are exact.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests import image
from tests.bench.driving import Caller, Cost, Request, TooSlowError, drive, repeat
from tests.bench.floors import CALLS, Floor
from tests.bench.seeding import Someone, someone_with
from tests.environment import environment
from tests.integration.container.production import HOST, Production
from tests.local_cloud import ROOT, LocalCloud, start_cloud
from tests.redis_server import Redis
from tests.whole import free_port, until

MAIN_SIZE = 100
_JSON = "application/json"


@dataclass(frozen=True)
class Case:
    """One kind of request; `make` builds it for somebody, a caller and a time."""

    name: str
    make: Callable[[Someone, int, int], Request]
    needs_redis: bool = True


def _request(someone: Someone, method: str, path: str, body: Any = None) -> Request:
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Authorization": f"Bearer {someone.token}"}
    if path.startswith("/todos/"):
        headers["Cookie"] = f"__Host-servertask_access={someone.token}"
    if body is None:
        return Request(method, path, None, headers)
    return Request(method, path, json.dumps(body).encode(), {**headers, "Content-Type": _JSON})


def _list(someone: Someone, caller: int, number: int) -> Request:
    return _request(someone, "GET", "/api/v1/todos?limit=100")


def _create(someone: Someone, caller: int, number: int) -> Request:
    return _request(someone, "POST", "/api/v1/todos", {"title": "Book the train", "tags": ["travel"]})


def _change(someone: Someone, caller: int, number: int) -> Request:
    # Each caller has a task of its own, which changes every time.
    status = "ongoing" if number % 2 else "pending"
    return _request(someone, "PATCH", f"/api/v1/todos/{someone.todo_id(caller)}", {"status": status})


def _page(someone: Someone, caller: int, number: int) -> Request:
    return _request(someone, "GET", f"/todos/{someone.todo_id(caller)}")


CASES = (
    Case("list of 100, cached", _list),
    Case("list of 100, uncached", _list, needs_redis=False),
    Case("create", _create),
    Case("status update", _change),
    Case("page of a task", _page),
)


@dataclass(frozen=True)
class Stage:
    """The two services over one cloud."""

    cloud: LocalCloud
    cached: Production
    uncached: Production

    def service(self, case: Case) -> Production:
        return self.cached if case.needs_redis else self.uncached


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    with ExitStack() as stack:
        cloud = start_cloud()
        stack.callback(cloud.stop)
        redis = Redis(folder)
        stack.callback(redis.kill)
        laid_out = image.lay_out(folder)
        found = []
        for name, port in (("cached", redis.port), ("uncached", free_port())):
            service = Production(laid_out, cloud, redis, None, False, folder / f"{name}.log", redis_port=port)
            service.start()
            stack.callback(service.stop)
            found.append(service)
        yield Stage(cloud, *found)


@contextmanager
def bare(bodies: Path) -> Iterator[tuple[int, int]]:
    """Port and process of the server with the bare view."""
    port = free_port()
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    command = [sys.executable, "-m", "gunicorn", "--config", config, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "tests.bench.bare:application"], cwd=ROOT, env=environment(BARE_BODIES=str(bodies))
    )
    try:
        until(lambda: _answers(port), "the bare server did not start")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(port: int) -> bool:
    try:
        return Caller(port).send(Request("GET", "/0", None, {}))[0] > 0
    except OSError:
        return False


def floors_of_the_framework(stage: Stage, someone: Someone, count: int, folder: Path) -> dict[str, Cost]:
    """The cost of the same bytes in and out."""
    bodies = folder / "bodies"
    bodies.mkdir()
    for number, case in enumerate(CASES):
        caller = Caller(stage.service(case).port)
        status, body = caller.send(case.make(someone, 0, number))
        caller.close()
        assert 200 <= status < 300, (case.name, status)
        (bodies / str(number)).write_bytes(body)
    with bare(bodies) as (port, process):
        found = {}
        for number, case in enumerate(CASES):

            def make(caller: int, time: int, case: Case = case, number: int = number) -> Request:
                real = case.make(someone, caller, time)
                return Request(real.method, f"/{number}", real.body, real.headers)

            found[case.name] = drive(port, process, count, make)
        return found


def floors_of_aws(cloud: LocalCloud, someone: Someone, count: int) -> dict[str, Cost | None]:
    claims = someone.claims
    floor = Floor(
        cloud.client("dynamodb"), someone.user_id, claims["sub"], claims["origin_jti"], someone.items[-1]
    )
    return {name: repeat(count, partial(call, floor)) if call else None for name, call in CALLS.items()}


def measure_sizes(stage: Stage, sizes: list[int], count: int) -> dict[int, dict[str, Cost | None]]:
    """The cost of each case for each number of tasks; None where the emulator is too slow for it."""
    found: dict[int, dict[str, Cost | None]] = {}
    for size in sizes:
        someone = someone_with(stage.cached.port, stage.cloud.client("dynamodb"), size)
        found[size] = {}
        for case in CASES:
            service = stage.service(case)
            make = partial(case.make, someone)
            try:
                cost = drive(service.port, service.process.pid, count, make)
            except TooSlowError:
                cost = None
            found[size][case.name] = cost
            _say(f"{size:>6} tasks, {case.name}: {cost or 'the emulator is too slow'}")
    return found


def calls_of_a_request(stage: Stage, someone: Someone) -> dict[str, dict[str, float]]:
    """What one request of each case asked of AWS, as its own log line tells it."""
    found = {}
    for case in CASES:
        service = stage.service(case)
        caller = Caller(service.port)
        # The first one makes sure that account and list are in the cache, if there is one; it lets them age, too.
        for number in range(2):
            caller.send(case.make(someone, 0, number))
        caller.close()
        line = [line for line in service.lines() if line["message"] == "request" and "_aws" in line][-1]
        found[case.name] = {name: line.get(name, 0) for name in ("aws_calls", "write_units")}
    return found


def operations() -> dict[str, Any]:
    """Calls and units of every operation; see `tests/bench/exact.py`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.exact"],
        cwd=ROOT,
        env=environment(),
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def run(sizes: list[int], count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name, stage(Path(name)) as found:
        folder = Path(name)
        someone = someone_with(found.cached.port, found.cloud.client("dynamodb"), MAIN_SIZE + 1)
        asked = calls_of_a_request(found, someone)
        framework = floors_of_the_framework(found, someone, count, folder)
        aws = floors_of_aws(found.cloud, someone, count)
        costs = measure_sizes(found, sizes, count)
    main = MAIN_SIZE if MAIN_SIZE in costs else sizes[0]
    return {
        "requests": count,
        "operations": operations(),
        "cases": {
            case.name: {
                "cost": _figures(costs[main][case.name]),
                "same_bytes_from_a_bare_view": _figures(framework[case.name]),
                "same_calls_from_bare_boto3": _figures(aws[case.name]),
                "asked": asked[case.name],
                "growth": {str(size): _figures(costs[size][case.name]) for size in sizes},
            }
            for case in CASES
        },
    }


def _figures(cost: Cost | None) -> dict[str, float] | None:
    return cost.as_dict() if cost else None


def show(result: dict[str, Any]) -> str:
    lines = [
        f"{'':24}{'the service':>22}{'a bare view':>22}{'bare boto3':>22}{'AWS':>14}",
        f"{'':24}" + f"{'CPU ms':>11}{'a second':>11}" * 3 + f"{'calls':>7}{'writes':>7}",
    ]
    for name, case in result["cases"].items():
        bare, boto3 = case["same_bytes_from_a_bare_view"], case["same_calls_from_bare_boto3"]
        cells = [case["cost"], bare, boto3]
        figures = "".join(
            _milliseconds(cell) + (f"{cell['a_second']:>11.0f}" if cell else f"{'-':>11}") for cell in cells
        )
        asked = case["asked"]
        lines.append(f"{name:24}{figures}{asked['aws_calls']:>7.0f}{asked['write_units']:>7.0f}")
    sizes = list(next(iter(result["cases"].values()))["growth"])
    lines += ["", f"{'CPU ms with tasks':24}" + "".join(f"{size:>11}" for size in sizes)]
    lines += [
        f"{name:24}" + "".join(_milliseconds(case["growth"][size]) for size in sizes)
        for name, case in result["cases"].items()
    ]
    lines += ["", f"{'an operation asks of AWS':28}{'reads':>6}{'writes':>7}  calls"]
    lines += [
        f"{name:28}{usage['read_units']:>6.0f}{usage['write_units']:>7.0f}  {', '.join(usage['calls'])}"
        for name, usage in result["operations"].items()
    ]
    return "\n".join(lines)


def _milliseconds(cost: dict[str, float] | None) -> str:
    return f"{cost['cpu_milliseconds']:>11.2f}" if cost else f"{'-':>11}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200, help="of each kind and size")
    parser.add_argument("--sizes", default="10,100,1000,10000", help="numbers of tasks")
    parser.add_argument("--output", type=Path, default=ROOT / "bench-results.json")
    options = parser.parse_args()
    result = run([int(size) for size in options.sizes.split(",")], options.requests)
    options.output.write_text(json.dumps(result, indent=2) + "\n")
    print(show(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
