"""Servers that the tests of a module share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.serving.server import IMPATIENT, Raw, Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Production's worker with less patience, and four threads."""
    with serving(tmp_path_factory.mktemp("impatient"), "--config", IMPATIENT) as found:
        yield found


@pytest.fixture
def client(server: Server) -> Iterator[Raw]:
    with server.connect() as connection:
        yield connection
