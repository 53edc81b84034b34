"""The label service for tests, in a process of its own, on a free port.

service = start_labels(cloud.endpoint)
service.client()                          # a boto3 client of it
service.fail(error="ThrottlingException") # what it answers from now on; fail() makes all well again
service.stop()
"""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from tests.environment import environment
from tests.local_cloud import CREDENTIALS, PYTHON, REGION, ROOT


@dataclass
class LabelService:
    """A running label service; `endpoint` is its address."""

    process: subprocess.Popen[str]
    endpoint: str

    def client(self, **options: Any) -> Any:
        """A boto3 client of it; one that never sends a request twice, so that tests see every failure.

        Args:
            options: of `botocore.config.Config`, such as `read_timeout`.
        """
        defaults: dict[str, Any] = {"retries": {"total_max_attempts": 1}, "proxies": {}}
        return boto3.client(
            "rekognition",
            endpoint_url=self.endpoint,
            region_name=REGION,
            config=Config(**defaults | options),
            aws_access_key_id=CREDENTIALS["aws_access_key_id"],
            aws_secret_access_key=CREDENTIALS["aws_secret_access_key"],
        )

    def fail(self, **fault: Any) -> None:
        """Break it on purpose: `error`, `hang_seconds`, `drop`, or nothing for all well again."""
        request = urllib.request.Request(
            f"{self.endpoint}/_labels/fault", method="PUT", data=json.dumps(fault).encode()
        )
        with urllib.request.urlopen(request, timeout=60):
            pass

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def start_labels(s3_endpoint: str, *, port: int = 0, faults: bool = True) -> LabelService:
    """Start the label service and wait until it answers, which takes about half a second.

    Args:
        s3_endpoint: the address of the local cloud that holds the pictures.
        port: the port on 127.0.0.1; 0 takes a free one.
        faults: whether `fail` works.
    """
    command = [str(PYTHON), "-m", "deploy.local.labels", "--port", str(port), "--s3-endpoint", s3_endpoint]
    command += ["--parent-pid", str(os.getpid())] + (["--allow-faults"] if faults else [])
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    service = LabelService(process, line.split()[-1] if line.startswith("listening on ") else "")
    if not service.endpoint:
        service.stop()
        raise RuntimeError("The label service did not start; its last words are above.")
    return service
