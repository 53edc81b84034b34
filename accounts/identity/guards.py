"""Guards of pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec

from django.conf import settings
from django.shortcuts import redirect, render

from accounts.identity import resumption
from accounts.identity.caller import caller_of, find_caller
from accounts.identity.forms import SignInForm
from webapp.errors import DomainError, NotAuthenticated, PermissionDenied, Unavailable
from webapp.errors.outages import log_outage
from webapp.errors.problems import error_headers
from webapp.htmx import is_htmx
from webapp.recovery import RecoverableView

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


P = ParamSpec("P")
Guarded = Callable[Concatenate["HttpRequest", P], "HttpResponse"]


def sign_in_required(view: Guarded[P]) -> Guarded[P]:
    """Let only signed-in people in; what others see is decided where errors become pages."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        caller_of(request)
        return _private(view(request, *args, **kwargs))

    return guarded


def admin_required(view: Guarded[P]) -> Guarded[P]:
    """Let only administrators in; others learn only that they may not."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not caller_of(request).identity.is_admin:
            raise PermissionDenied
        return _private(view(request, *args, **kwargs))

    return guarded


def keeps_typed(
    *names: str, reopen: Callable[..., HttpResponse]
) -> Callable[[Guarded[P]], FormKeepingView[P]]:
    """Let only signed-in people in, and lose nothing of the form they sent when something is in the way.

    `names` are the fields worth keeping. `reopen(request, *args, problem=None, **kwargs)` shows the form again with
    what `request.POST` has. It is asked when a service is down, with the outage as `problem`, in which case it reads
    nothing; after a sign-in, when the session was over as the form came; and for a form of this site that came with a
    stale CSRF token.
    """
    return lambda view: FormKeepingView(view, names, reopen)


class FormKeepingView(RecoverableView, Generic[P]):
    """What `keeps_typed` makes of a view."""

    def __init__(self, view: Guarded[P], names: tuple[str, ...], reopen: Callable[..., HttpResponse]) -> None:
        update_wrapper(self, view)
        self._view = view
        self._names = names
        self._reopen = reopen

    def __call__(self, request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            caller_of(request)
            return _private(self._view(request, *args, **kwargs))
        except NotAuthenticated:
            kept = resumption.keep(request, self._names) if request.method == "POST" else ""
            if not kept:
                raise
            return _sign_in_first(request, kept)
        except Unavailable as outage:
            # With htmx the form is still on the screen; the message beside it is all that is new.
            if request.method != "POST" or is_htmx(request):
                raise
            log_outage(outage)
            shown = self._reopen(request, *args, problem=outage, **kwargs)
            return _with_headers(shown, error_headers(outage))

    def reopen(
        self, request: HttpRequest, *args: Any, problem: DomainError | None = None, **kwargs: Any
    ) -> HttpResponse:
        return self._reopen(request, *args, problem=problem, **kwargs)

    def recover(
        self, request: HttpRequest, *args: Any, problem: DomainError, **kwargs: Any
    ) -> HttpResponse | None:
        try:
            is_visitor = find_caller(request) is None
        except Unavailable:
            # Who it was cannot be told now, and so nobody's page can be shown.
            return None
        if is_visitor:
            kept = resumption.keep(request, self._names)
            return _sign_in_first(request, kept) if kept else None
        return None if is_htmx(request) else self._reopen(request, *args, problem=problem, **kwargs)


def works_twice(*, reopen: Callable[..., HttpResponse]) -> Callable[[Guarded[P]], FormOfAnybody[P]]:
    """For the forms by which somebody gets in: a second press does what the first has done.

    The first one gives the browser another token, and the second comes with the one before. `reopen(request, problem=…)`
    shows the form again to a browser that keeps no cookies.
    """
    return lambda view: FormOfAnybody(view, reopen)


class FormOfAnybody(RecoverableView, Generic[P]):
    """What `works_twice` makes of a view."""

    def __init__(self, view: Guarded[P], reopen: Callable[..., HttpResponse]) -> None:
        update_wrapper(self, view)
        self._view = view
        self._reopen = reopen

    def __call__(self, request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return self._view(request, *args, **kwargs)

    def reopen(
        self, request: HttpRequest, *args: Any, problem: DomainError | None = None, **kwargs: Any
    ) -> HttpResponse:
        return self._reopen(request, problem=problem)

    def recover(
        self, request: HttpRequest, *args: Any, problem: DomainError, **kwargs: Any
    ) -> HttpResponse | None:
        if settings.CSRF_COOKIE_NAME not in request.COOKIES:
            return self._reopen(request, problem=problem)
        try:
            caller = find_caller(request)
        except Unavailable:
            return None
        if caller is not None and caller.identity.email == request.POST.get("email", "").strip().lower():
            return redirect(settings.LOGIN_REDIRECT_URL)
        # It is this site's own form, as the browser says itself, which a token proves no better.
        return self._view(request, *args, **kwargs)


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
