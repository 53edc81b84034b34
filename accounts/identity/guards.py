"""Guards of pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.shortcuts import render

from accounts.identity import resumption
from accounts.identity.domain import Identity, Visitor
from accounts.identity.forms import SignInForm
from webapp.errors import DomainError, NotAuthenticated, PermissionDenied, Unavailable
from webapp.errors.outages import log_outage
from webapp.errors.problems import error_headers
from webapp.htmx import is_htmx

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


P = ParamSpec("P")
Guarded = Callable[Concatenate["HttpRequest", P], "HttpResponse"]


def sign_in_required(view: Guarded[P]) -> Guarded[P]:
    """Let only signed-in people in; what others see is decided where errors become pages."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        signed_in(request)
        return _private(view(request, *args, **kwargs))

    return guarded


def admin_required(view: Guarded[P]) -> Guarded[P]:
    """Let only administrators in; others learn only that they may not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not signed_in(request).is_admin:
            raise PermissionDenied
        return _private(view(request, *args, **kwargs))

    return guarded


def keeps_typed(*names: str, reopen: Callable[..., HttpResponse]) -> Callable[[Guarded[P]], Guarded[P]]:
    """Let only signed-in people in, and lose nothing of the form they sent when something is in the way.

    `names` are the fields worth keeping. `reopen(request, *args, problem=None, **kwargs)` shows the form again with
    what `request.POST` has. It is asked when a service is down, with the outage as `problem`, in which case it reads
    nothing; and after a sign-in, when the session was over as the form came. The view gets a `recover` for a form of
    this site that came with a stale CSRF token, which answers with one of the two, or with nothing where the page is
    still on the screen.
    """

    def decorate(view: Guarded[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                signed_in(request)
                return _private(view(request, *args, **kwargs))
            except NotAuthenticated:
                kept = resumption.keep(request, names) if request.method == "POST" else ""
                if not kept:
                    raise
                return _sign_in_first(request, kept)
            except Unavailable as outage:
                # With htmx the form is still on the screen; the message beside it is all that is new.
                if request.method != "POST" or is_htmx(request):
                    raise
                log_outage(outage)
                return _with_headers(reopen(request, *args, problem=outage, **kwargs), error_headers(outage))

        def recover(
            request: HttpRequest, *args: Any, problem: DomainError, **kwargs: Any
        ) -> HttpResponse | None:
            kept = resumption.keep(request, names)
            if kept and isinstance(identity_of(request), Visitor):
                return _sign_in_first(request, kept)
            return None if is_htmx(request) else reopen(request, *args, problem=problem, **kwargs)

        guarded.reopen = reopen  # type: ignore[attr-defined]
        guarded.recover = recover  # type: ignore[attr-defined]
        return guarded

    return decorate


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


def _sign_in_first(request: HttpRequest, kept: str) -> HttpResponse:
    form = SignInForm(initial={"kept": kept})
    response = render(
        request,
        "accounts/sessions/signin.html",
        {"form": form, "is_kept": True},
        status=HTTPStatus.UNAUTHORIZED,
    )
    # The sign-in page takes the whole window, also where only a part was asked for.
    headers = {"HX-Retarget": "body", "HX-Reswap": "outerMorph", "WWW-Authenticate": "Bearer"}
    return _with_headers(response, headers)


def _private(response: HttpResponse) -> HttpResponse:
    """Kept nowhere, so that after signing out the back button has nothing to show."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _with_headers(response: HttpResponse, headers: dict[str, str]) -> HttpResponse:
    for name, value in headers.items():
        response[name] = value
    return _private(response)
