"""Fills the disk under a working service again and again, and then counts what is there.

    .venv/bin/python -m tests.integration.durability.full_disk --rounds 20

As in `script`, writers work through the API and ask again after a 503; others register and store objects meanwhile. In
each round the disk becomes full, `/readyz` has to say so, and every other time the cloud is killed while it is. In the
end everything that was acknowledged must be there, once and with exact counts, before and after a restart, and nobody
may have seen a traceback.

The disk is a small one of its own where this may mount one (root, on Linux); elsewhere the cloud's files are kept from
growing, which is the same to it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.environment import environment
from tests.integration.durability.client import LostError, expect
from tests.integration.durability.script import (
    Pace,
    Person,
    check_all,
    register,
    run,
    start_anew,
    wait_ready,
)
from tests.local_cloud import CREDENTIALS, REGION
from tests.whole import Start, until

_BUCKET = "servertask-images"
_FIRST_LATE_NUMBER = 1000


class Disk(Protocol):
    """Where the service's data lie."""

    def fill(self) -> None: ...

    def empty(self) -> None: ...


@dataclass
class SmallDisk:
    """A file system of its own, filled to the last byte."""

    folder: Path

    def mount(self) -> None:
        self.folder.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", self.folder], env=environment(), check=True
        )

    def unmount(self) -> None:
        subprocess.run(["umount", self.folder], env=environment(), check=True)

    def fill(self) -> None:
        with suppress(OSError), self._filling.open("ab", buffering=0) as file:
            for size in (1024 * 1024, 4096, 1):
                with suppress(OSError):
                    while file.write(bytes(size)):
                        pass

    def empty(self) -> None:
        self._filling.unlink()

    @property
    def _filling(self) -> Path:
        return self.folder / "filling"


@dataclass
class LimitedFiles:
    """A cloud whose files cannot grow; a new process of it can write again, as after a little was deleted."""

    start: Start

    def fill(self) -> None:
        self._limit(0)

    def empty(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for process, command in self.start.processes().items():
            if "deploy.local.cloud" in command:
                resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@dataclass
class Beside:
    """What others do meanwhile: register, and store objects."""

    start: Start
    people: list[Person] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    refused: int = 0

    def register(self, done: threading.Event) -> None:
        while not done.wait(0.1):
            number = _FIRST_LATE_NUMBER + len(self.people)
            self.people.append(register(self.start.port, number, Counter()))

    def store(self, done: threading.Event) -> None:
        client = s3(self.start)
        number = 0
        while not done.wait(0.02):
            number += 1
            content = os.urandom(20_000)
            try:
                client.put_object(Bucket=_BUCKET, Key=f"full-disk/{number}", Body=content)
            except (ClientError, BotoCoreError):
                self.refused += 1
            else:
                self.objects[f"full-disk/{number}"] = content

    def check(self) -> None:
        client = s3(self.start)
        for key, content in self.objects.items():
            expect(
                client.get_object(Bucket=_BUCKET, Key=key)["Body"].read() == content, f"{key} is different"
            )
        listed = client.get_paginator("list_objects_v2").paginate(Bucket=_BUCKET, Prefix="full-disk/")
        keys = {item["Key"] for page in listed for item in page.get("Contents", ())}
        expect(keys >= set(self.objects), f"objects are missing: {set(self.objects) - keys}")
        for person in self.people:
            again = register(self.start.port, person.number, Counter())
            expect(again.user_id == person.user_id, f"{person.user_id} became {again.user_id}")
        expect(len({person.user_id for person in self.people}) == len(self.people), "a user id came twice")


def s3(start: Start) -> Any:
    endpoint = f"http://127.0.0.1:{start.aws_port}"
    config = Config(signature_version="s3v4", retries={"total_max_attempts": 1}, proxies={}, read_timeout=10)
    # The types know each service by its literal name only.
    build: Any = boto3.client
    return build("s3", endpoint_url=endpoint, region_name=REGION, config=config, **CREDENTIALS)


def fill_again_and_again(
    start: Start, done: threading.Event, *, disk: Disk, beside: Beside, rounds: int
) -> None:
    """Fill and empty the disk, killing the cloud every other time while it is full; all rounds, whoever is done."""
    pace = Pace()
    with ThreadPoolExecutor(2) as pool:
        others = threading.Event()
        jobs = [pool.submit(beside.register, others), pool.submit(beside.store, others)]
        try:
            for number in range(rounds):
                # The first time while the writers have hardly begun, however fast they are.
                time.sleep(1.5 if number else 0.3)
                is_killing = number % 2 == 1
                if is_killing:
                    pace.wait("cloud")
                fill_once(start, disk, is_killing=is_killing)
        finally:
            others.set()
    for job in jobs:
        job.result()


def fill_once(start: Start, disk: Disk, *, is_killing: bool) -> None:
    disk.fill()
    try:
        until(lambda: not start.answers("/readyz"), "/readyz did not notice the full disk")
        expect(start.answers("/healthz"), "the service ended on a full disk")
        if is_killing:
            returns = start.said().count("cloud answers again")
            start.kill("cloud")
            until(
                lambda: start.said().count("cloud answers again") > returns, "the cloud did not start on it"
            )
            disk.fill()
        time.sleep(1.0)
    finally:
        disk.empty()
    wait_ready(start)


def run_rounds(
    start: Start,
    disk: Disk,
    *,
    rounds: int,
    tasks: int,
    writers: int,
    endings: Sequence[signal.Signals] = (signal.SIGTERM, signal.SIGKILL),
) -> dict[str, Any]:
    """Everything; what it counted.

    Args:
        start: the running service.
        disk: where its data lie.
        rounds: how many times the disk becomes full.
        tasks: how many are created, by all writers together.
        writers: how many work at once.
        endings: how everything is ended in the end, to look again after a restart.

    Raises:
        LostError: a promise was broken.
    """
    beside = Beside(start)
    disturb = partial(fill_again_and_again, disk=disk, beside=beside, rounds=rounds)
    counted = run(start, people=writers, tasks=tasks, writers=writers, disturb=disturb)
    crowd = counted.pop("crowd")
    beside.check()
    expect("Traceback" not in start.said(), "somebody saw a traceback")
    for ending in endings:
        start_anew(start, ending)
        check_all(start, crowd, tasks)
        beside.check()
    return {
        **counted,
        "disk": type(disk).__name__,
        "registered": len(beside.people),
        "objects": len(beside.objects),
        "objects_refused": beside.refused,
    }


def on_a_disk_of_its_own(folder: Path, use: Callable[[Start, Disk], dict[str, Any]]) -> dict[str, Any]:
    disk = SmallDisk(folder / "disk")
    disk.mount()
    try:
        start = Start(disk.folder)
        start.run()
        try:
            return use(start, disk)
        finally:
            start.stop()
    finally:
        disk.unmount()


def with_limited_files(folder: Path, use: Callable[[Start, Disk], dict[str, Any]]) -> dict[str, Any]:
    start = Start(folder / "data")
    start.run()
    try:
        return use(start, LimitedFiles(start))
    finally:
        start.stop()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("rounds", 20), ("tasks", 1000), ("writers", 8)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    use = partial(run_rounds, **vars(options))
    way = on_a_disk_of_its_own if os.geteuid() == 0 else with_limited_files
    with tempfile.TemporaryDirectory() as folder:
        try:
            print(json.dumps(way(Path(folder), use), indent=2))
        except LostError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
