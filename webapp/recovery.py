"""Views that lose nothing of what was typed into their form when something is in the way."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from webapp.errors import DomainError


class RecoverableView(ABC):
    """A view of a form that can be shown again. Decorators may lie around it; `recoverable_view` looks through them."""

    @abstractmethod
    def reopen(
        self, request: HttpRequest, *args: Any, problem: DomainError | None = None, **kwargs: Any
    ) -> HttpResponse:
        """The form with what `request.POST` has, and with what is in the way."""

    @abstractmethod
    def recover(
        self, request: HttpRequest, *args: Any, problem: DomainError, **kwargs: Any
    ) -> HttpResponse | None:
        """The answer to a form of this site that came with a stale CSRF token; `None` if it is still on the screen."""


def recoverable_view(view: Callable[..., Any]) -> RecoverableView | None:
    """The view behind a route, if it can show its form again."""
    found = inspect.unwrap(view, stop=lambda each: isinstance(each, RecoverableView))
    return found if isinstance(found, RecoverableView) else None
