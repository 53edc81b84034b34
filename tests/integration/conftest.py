"""Callers that tests of several kinds share."""

from __future__ import annotations

import pytest

from tests.integration.todos.images.callers import Images


@pytest.fixture
def images(alice) -> Images:
    """Alice with her bearer token."""
    return Images(alice.api())


@pytest.fixture
def bobs_images(bob) -> Images:
    """Bob with his."""
    return Images(bob.api())
