"""Counting what is asked of AWS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from webapp.aws import clients as aws


@contextmanager
def recorded() -> Iterator[list[str]]:
    """A list that grows by the name of every operation called through the process's boto3 clients."""
    operations: list[str] = []

    def note(model: Any, **_: Any) -> None:
        operations.append(model.name)

    clients = (aws.dynamodb_client(), aws.cognito_client(), aws.s3_client(), aws.rekognition_client())
    events = [client.meta.events for client in clients]
    for event in events:
        event.register("before-call", note)
    try:
        yield operations
    finally:
        for event in events:
            event.unregister("before-call", note)
