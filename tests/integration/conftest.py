"""Callers that tests of several kinds share."""

from __future__ import annotations

import pytest

from tests.integration.todos.images.callers import Images
from tests.personas import Person


@pytest.fixture
def images(alice: Person) -> Images:
    """Alice with her bearer token."""
    return Images(alice.api())


@pytest.fixture
def bobs_images(bob: Person) -> Images:
    """Bob with his."""
    return Images(bob.api())
