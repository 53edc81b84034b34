"""How the clients are built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import botocore
import pytest
from botocore.exceptions import ParamValidationError
from django.conf import LazySettings

from webapp.aws import clients

# An operation of each that needs nothing.
CALLS: dict[Any, str] = {
    clients.cognito_client: "list_user_pools",
    clients.dynamodb_client: "list_tables",
    clients.rekognition_client: "list_collections",
    clients.s3_client: "list_buckets",
}


@pytest.fixture(autouse=True)
def _fresh_clients() -> Iterator[None]:
    clients.forget_clients()
    yield
    clients.forget_clients()


def sent_by(factory: Any, **parameters: Any) -> list[Any]:
    """The requests that a call would send; none is."""
    sent: list[Any] = []

    def keep(request: Any, **_: Any) -> None:
        sent.append(request)
        raise InterruptedError

    client = factory()
    client.meta.events.register("before-send", keep)
    with pytest.raises((InterruptedError, ParamValidationError)):
        getattr(client, CALLS[factory])(**parameters)
    return sent


@pytest.mark.parametrize("is_validating", [True, False])
def test_only_items_may_go_unchecked(is_validating: bool, settings: LazySettings) -> None:
    settings.AWS_VALIDATE_ITEMS = is_validating
    limits = {"s3": "MaxBuckets", "dynamodb": "Limit"}
    unchecked = {
        factory
        for factory in CALLS
        if sent_by(factory, **{limits.get(factory().meta.service_model.service_name, "MaxResults"): "many"})
    }
    assert unchecked == (set() if is_validating else {clients.dynamodb_client})


def test_tests_check_items(settings: LazySettings) -> None:
    assert settings.AWS_VALIDATE_ITEMS is True


@pytest.mark.parametrize("factory", CALLS)
def test_every_client_says_who_it_is(factory: Any) -> None:
    parameters = {"MaxResults": 1} if factory is clients.cognito_client else {}
    (request,) = sent_by(factory, **parameters)
    assert (
        request.headers["User-Agent"]
        .decode()
        .startswith(f"ServerTask Boto3/{boto3.__version__} Botocore/{botocore.__version__}")
    )
