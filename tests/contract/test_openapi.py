"""The OpenAPI document against the service: whatever is sent, the answer is one the document names.

Schemathesis invents requests, good and bad, from the document itself. One of its checks stays off:
`positive_data_acceptance` wants every request that fits the schema to succeed, but some rules of ours (the classes
of characters in a password, the calendar, "status and completed must agree") cannot be told in JSON Schema.
"""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from werkzeug.serving import make_server

from tests.environment import environment
from tests.integration.api.test_edges import ANY_ID, api_routes
from tests.personas import Person

_EXAMPLES = 15
_SEED = 20261124


@pytest.fixture
def address(alice: Person) -> Iterator[str]:
    """Where this process's own application is served, over real sockets."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


# What ends the session comes on its own, so that the other requests keep theirs; after its first success it is
# answered with 401, which the document names as well.
@pytest.mark.parametrize("selection", ["--exclude-operation-id", "--include-operation-id"])
def test_every_answer_is_one_the_document_names(
    address: str, alice: Person, selection: str, tmp_path: Path
) -> None:
    _try_everything(address, alice, tmp_path, selection, "logout")


def test_every_answer_to_an_administrator_is_one_the_document_names(
    address: str, charlie: Person, tmp_path: Path
) -> None:
    _try_everything(address, charlie, tmp_path, "--include-path-regex", "/admin/")


def _try_everything(address: str, person: Person, folder: Path, *selection: str) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/v1/schema"]
    token = f"Authorization: Bearer {person.tokens.access_token}"
    options = ["--header", token, "--max-examples", str(_EXAMPLES), "--seed", str(_SEED), "--no-color"]
    choice = ["--exclude-checks", "positive_data_acceptance", *selection]
    finished = subprocess.run(
        [*command, *options, *choice],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "No tests were" not in finished.stdout


@pytest.fixture
def document(aws: Any) -> dict[str, Any]:
    """The document as a stranger gets it."""
    answer = Client().get("/api/v1/schema", headers={"accept": "application/json"})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def test_the_document_names_every_route(document: dict[str, Any]) -> None:
    named = {re.sub(r"{\w+}", ANY_ID, path) for path in document["paths"]}
    assert named == {path for name, path in api_routes() if name not in {"schema", "docs"}}


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")


def test_every_request_body_is_closed(document: dict[str, Any]) -> None:
    bodies = {
        name: body for name, body in document["components"]["schemas"].items() if name.endswith("Request")
    }
    assert bodies
    assert all(body["additionalProperties"] is False for body in bodies.values())
