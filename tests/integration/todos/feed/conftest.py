"""Callers that tests of several kinds share."""

from tests.integration.api.conftest import anybody, api, bobs_api

__all__ = ["anybody", "api", "bobs_api"]
