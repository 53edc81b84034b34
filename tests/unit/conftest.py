"""Unit tests touch nothing outside their process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    # asyncio and multiprocessing wake each other through Unix sockets; those reach nobody else.
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
