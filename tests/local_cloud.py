"""A local cloud for tests: MiniStack as `make run` starts it, in a process of its own, on a free port.

    cloud = start_cloud()              # one per test run; keeps nothing
    cloud.client("dynamodb")           # a boto3 client of it
    cloud.stop()

It dies with the process that started it, however that ends.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.environment import environment
from tests.remembering_cloud import REMEMBER, RESTORE

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "cloud" / "bin" / "python"
REGION = "eu-west-2"
# Runs what follows with files that cannot grow, which is what a full disk is to it. Without bytecode, which Python would
# keep half written for every later process.
ON_A_FULL_DISK = ["sh", "-c", 'export PYTHONDONTWRITEBYTECODE=1; ulimit -S -f 0 && exec "$@"', "sh"]
# What MiniStack takes for the account's own key; it is no secret.
CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


@dataclass
class LocalCloud:
    """A running local cloud; `endpoint` is its address, the same after a restart."""

    data_dir: Path
    persist: bool
    variables: dict[str, str]
    port: int = 0
    endpoint: str = ""
    log: Path | None = None
    # Of the pool that was there when it was told to remember.
    pool_and_client: tuple[str, str] = ("", "")
    process: subprocess.Popen[str] = field(init=False)
    _owned: tempfile.TemporaryDirectory[str] | None = None

    def start(self, *, is_disk_full: bool = False) -> None:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: it ended instead.
        """
        self.process = self._spawn(ON_A_FULL_DISK if is_disk_full else [])
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            code = self.process.wait()
            self._close_pipes()
            raise RuntimeError(f"The local cloud did not start (exit code {code}); its last words are above.")
        self.endpoint = line.split()[-1]
        self.port = int(self.endpoint.rpartition(":")[2])

    def _spawn(self, within: list[str]) -> subprocess.Popen[str]:
        command = [
            str(PYTHON),
            "-m",
            "deploy.local.cloud" if self.persist else "tests.remembering_cloud",
            "--port",
            str(self.port),
            "--data",
            str(self.data_dir),
        ]
        with self.log.open("a") if self.log else nullcontext() as log:
            return subprocess.Popen(
                [*within, *command, "--parent-pid", str(os.getpid())],
                cwd=ROOT,
                env=self._environment(),
                # Never written to: its end tells the cloud that this process is gone.
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def _environment(self) -> dict[str, str]:
        persist = {"LOCAL_CLOUD_PERSIST": "1" if self.persist else "0"}
        return environment(**persist | self.variables)

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client of this cloud; one that never sends a request twice, so that tests see every failure."""
        config = Config(
            signature_version="s3v4" if service == "s3" else None,
            retries={"total_max_attempts": 1},
            proxies={},
        ).merge(options.pop("config", Config()))
        # The types know each service by its literal name only.
        build: Any = boto3.client
        return build(
            service, endpoint_url=self.endpoint, region_name=REGION, config=config, **CREDENTIALS, **options
        )

    def reset(self) -> None:
        """Empty everything, in a few milliseconds; only without `persist`."""
        self._tell("/_ministack/reset")

    def remember(self) -> None:
        """Keep the state of this moment for `restore`; only without `persist`."""
        self._tell(REMEMBER)

    def restore(self) -> bool:
        """Take back what has changed since `remember`, in a few milliseconds; whether there was anything to go back to."""
        try:
            self._tell(RESTORE)
        except urllib.error.HTTPError as error:
            error.close()
            return False
        return True

    def _tell(self, path: str) -> None:
        request = urllib.request.Request(f"{self.endpoint}{path}", method="POST")
        with urllib.request.urlopen(request, timeout=60):
            pass

    def fill_disk(self, *, longest_file: int = 0) -> None:
        """Let no file of it grow beyond this size, which is to it what a full disk is; Linux only."""
        _, most = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (longest_file, most))

    def empty_disk(self) -> None:
        """Take back `fill_disk`."""
        _, most = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, most))

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Kill it if it runs, and start it on the same port and data."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """End it in order, and remove its data if they were its own."""
        self._end(signal.SIGTERM)
        if self._owned is not None:
            self._owned.cleanup()

    def _end(self, number: signal.Signals) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(timeout=60)
        self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def start_cloud(
    data_dir: Path | None = None,
    *,
    persist: bool = False,
    port: int = 0,
    variables: dict[str, str] | None = None,
    log: Path | None = None,
) -> LocalCloud:
    """Start a local cloud and wait until it answers, which takes about a quarter of a second.

    Args:
        data_dir: folder of its data; without one, a temporary one that `stop` removes.
        persist: whether it keeps what was acknowledged over a restart.
        port: the port on 127.0.0.1; 0 takes a free one.
        variables: more environment variables, such as `LOCAL_CONFIRM_EMAIL`.
        log: a file for what it writes to standard error; without one, this process's.
    """
    owned = None if data_dir else tempfile.TemporaryDirectory(prefix="local-cloud-")
    folder = data_dir or Path(owned.name if owned else "")
    cloud = LocalCloud(
        data_dir=folder, persist=persist, variables=variables or {}, port=port, log=log, _owned=owned
    )
    cloud.start()
    return cloud
