"""What a request from the pages' own script is after; `HtmxMiddleware` has read its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest


def is_htmx(request: HttpRequest) -> bool:
    """Whether the page's script asks, which may keep the rest of the page as it is."""
    return bool(getattr(request, "htmx", False))


def is_part(request: HttpRequest) -> bool:
    """Whether it asks for a part of a page rather than for a page."""
    return is_htmx(request) and _details(request).request_type == "partial"


def wants_part(request: HttpRequest, element_id: str) -> bool:
    """Whether it asks for what goes into one element."""
    return is_part(request) and (_details(request).target or "").endswith(f"#{element_id}")


def current_path(request: HttpRequest) -> str:
    """The page of this site from which the script asks; empty if it is not said."""
    return (_details(request).current_url_abs_path if is_htmx(request) else None) or ""


def _details(request: HttpRequest) -> Any:
    return request.htmx  # type: ignore[attr-defined]  # Put there by `HtmxMiddleware`.
