"""What stands behind a request of DRF's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request

MAX_IDEMPOTENCY_KEY_LENGTH = 255


def plain_request(request: Request) -> HttpRequest:
    """The request of Django's that DRF has wrapped."""
    plain: HttpRequest = request._request  # noqa: SLF001 -- DRF has no public way to it
    return plain


def idempotency_key(request: Request) -> str | None:
    """The `Idempotency-Key` header, if there is one.

    Raises:
        InvalidInput: the key is empty or too long.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= MAX_IDEMPOTENCY_KEY_LENGTH:
        detail = f"An idempotency key has 1 to {MAX_IDEMPOTENCY_KEY_LENGTH} characters."
        raise InvalidInput(errors=(FieldError("Idempotency-Key", "length", detail),))
    return key
