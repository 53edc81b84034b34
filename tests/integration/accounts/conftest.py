"""Callers that tests of several kinds share, and faults between boto3 and every service."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.faults import Faults, hurry
from tests.integration.api.conftest import anybody, api, bobs_api
from tests.integration.commands.conftest import manage
from tests.integration.pages.conftest import anna, ben, visitor
from tests.local_cloud import LocalCloud
from webapp.aws import clients


@pytest.fixture
def lossy(aws: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Makes an operation of a service fail: `lossy("SignUp", "answers")`."""
    hurry(monkeypatch)

    def lose(operation: str, what: str) -> None:
        is_cognito = operation in {"SignUp", "InitiateAuth", "AdminGetUser"}
        client = clients.cognito_client() if is_cognito else clients.dynamodb_client()
        # As often as boto3 asks.
        count = 1 if is_cognito else 2
        getattr(Faults(client, only=operation), f"lose_{what}")(count)

    yield lose
    # The faults are registered with the process's clients.
    clients.forget_clients()


__all__ = ["anna", "anybody", "api", "ben", "bobs_api", "manage", "visitor"]
