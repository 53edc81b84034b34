"""What stands behind a request of DRF's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request


def plain_request(request: Request) -> HttpRequest:
    """The request of Django's that DRF has wrapped."""
    plain: HttpRequest = request._request  # noqa: SLF001 -- DRF has no public way to it
    return plain
