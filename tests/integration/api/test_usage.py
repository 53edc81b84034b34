"""What a real request asked of AWS, as its log line tells it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.integration.api.conftest import Api
from tests.local_cloud import LocalCloud
from webapp.aws.clients import dynamodb_client, forget_clients


@pytest.fixture
def of_requests(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[Any]]]:
    """The metrics of every request since the test began."""
    with caplog.at_level(logging.INFO, "servertask.request"):
        yield lambda: [record.metrics for record in caplog.records if hasattr(record, "metrics")]


def test_calls_time_and_capacity_are_counted(
    api: Api, of_requests: Callable[[], list[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    todo = api.created("bread")
    caplog.clear()
    api.get(f"todos/{todo['todo_id']}")
    (figures,) = of_requests()
    assert figures["route"] == "api/v1/todos/<uuid:todo_id>"
    assert figures["aws_calls"] == 2, "the session and the task"
    assert 0 < figures["aws_milliseconds"] <= figures["latency"]
    # The task, read consistently and below 4 KB. The local cloud does not say what the session's BatchGetItem cost.
    assert figures["read_units"] == 1
    assert "write_units" not in figures


def test_a_write_is_counted_as_one(
    api: Api, of_requests: Callable[[], list[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    api.created("bread")
    (figures,) = of_requests()
    # A task and its counts in a transaction, which costs double, and the task once in each of three indexes.
    assert figures["write_units"] == 2 * (1 + 1) + 1 + 1 + 1


def test_a_call_without_an_answer_is_counted_too(
    aws: LocalCloud,
    api: Api,
    of_requests: Callable[[], list[Any]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.clear()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    forget_clients()
    try:
        assert api.get("todos").status_code == 503
    finally:
        monkeypatch.undo()
        forget_clients()
    (figures,) = of_requests()
    # The session was looked up by a client built before; the list was asked of nobody.
    assert (figures["errors"], figures["aws_calls"]) == (1, 2)
    assert figures["aws_milliseconds"] > 0


def test_what_takes_no_such_parameter_is_left_as_it_is(aws: LocalCloud) -> None:
    assert dynamodb_client().list_tables(Limit=1)["TableNames"]
