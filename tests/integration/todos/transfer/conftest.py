"""Callers that tests of several kinds share."""

from tests.integration.api.conftest import anybody, api, bobs_api
from tests.integration.pages.conftest import anna

__all__ = ["anna", "anybody", "api", "bobs_api"]
