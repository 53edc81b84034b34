"""Guards of pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from accounts.domain import Identity
from webapp.errors import NotAuthenticated

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")


def sign_in_required(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only signed-in people in; what others see is decided where errors become pages."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(identity_of(request), Identity):
            raise NotAuthenticated
        return view(request, *args, **kwargs)

    # For the type checker `wraps` keeps the names of parameters, and a page may call its request what it likes.
    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)


def identity_of(request: HttpRequest) -> Any:
    """The identity or the visitor behind a request, unwrapped from the lazy object on it."""
    return cast("Any", request).cookie_session.identity


def signed_in(request: HttpRequest) -> Identity:
    """The identity behind a request that a guard has let in.

    Raises:
        NotAuthenticated: no guard did.
    """
    identity = identity_of(request)
    if not isinstance(identity, Identity):
        raise NotAuthenticated
    return identity
