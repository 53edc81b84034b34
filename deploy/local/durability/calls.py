"""What the wrappers of the three services share about calls and answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Answer = tuple[int, dict[str, str], Any]
Handler = Callable[..., Awaitable[Answer]]

# How the names of calls begin that change nothing, in DynamoDB and Cognito.
READS = ("BatchGet", "Describe", "Get", "List", "Query", "Scan", "SearchVectors", "TransactGet")

REFUSED = "The local cloud cannot write this down; its log says why."


def action_of(headers: dict[str, str]) -> str:
    """The name of a call."""
    return headers.get("x-amz-target", "").rpartition(".")[2]
