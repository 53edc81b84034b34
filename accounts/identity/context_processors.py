"""What every page knows about who is looking at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpRequest


def identity(request: HttpRequest) -> dict[str, Any]:
    """`identity`: who is signed in, or a visitor; `None` when it cannot be found out now."""
    try:
        return {"identity": request.cookie_session.identity}  # type: ignore[attr-defined]
    except (AttributeError, DomainError):
        return {"identity": None}
