"""Whose page a request comes from. Nothing is shown to it, or written for it, in the name of somebody else.

A page stays open while somebody else signs in beside it. Its forms carry the account they were made for in a field, and
what its scripts ask for carries it in a header. What nobody is signed in for is left to the guards of the views.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render, resolve_url

from accounts.identity.caller import find_caller
from accounts.identity.domain import Identity, Visitor
from webapp.errors import Conflict, Unavailable
from webapp.errors.problems import is_api, problem_response
from webapp.htmx import current_path, is_htmx, is_part

if TYPE_CHECKING:
    from django.http import HttpRequest

HEADER = "X-Account"
FIELD = "account"
# What is in a form besides what somebody typed, and what nobody wants to see again on a page.
_NOT_TYPED = {FIELD, "csrfmiddlewaretoken", "key", "version", "digests", "kept", "next"}
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}

View = TypeVar("View", bound=Callable[..., Any])


class OtherAccount(Conflict):
    """The page was made for another account than the one that is signed in now."""

    code = "other_account"
    message = "Another account is signed in now. This page belongs to the one before."


def account_of(identity: object) -> str | None:
    """What a page of somebody carries: their id; empty for a visitor, `None` where it is not known who it is."""
    if isinstance(identity, Identity):
        return identity.user_id
    return "" if isinstance(identity, Visitor) else None


def for_pages_of_anybody(view: View) -> View:
    """Mark a view whose form acts for whom it names, such as signing in, whoever is signed in beside it."""
    view.takes_pages_of_anybody = True  # type: ignore[attr-defined]  # Because a function has no place for it.
    return view


class PageAccountMiddleware:
    """Refuses what comes from a page of another account, before its view or the check of its token is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        claimed = _claimed(request)
        if claimed is None or (request.method == "POST" and getattr(view, "takes_pages_of_anybody", False)):
            return None
        identity = _signed_in(request)
        if identity is None or claimed == identity.user_id:
            return None
        return _refused(request, identity, claimed)


def _claimed(request: HttpRequest) -> str | None:
    """The account a request says it comes from; `None` if it says nothing, as whoever comes with a token of their own."""
    if "Authorization" in request.headers:
        return None
    if HEADER in request.headers:
        return request.headers[HEADER]
    is_form = request.method == "POST" and not is_api(request) and request.content_type in _FORMS
    return request.POST.get(FIELD) if is_form else None


def _signed_in(request: HttpRequest) -> Identity | None:
    try:
        caller = find_caller(request)
    except Unavailable:
        # The view finds out the same, and says so.
        return None
    return caller.identity if caller else None


def _refused(request: HttpRequest, identity: Identity, claimed: str) -> HttpResponse:
    if is_api(request):
        return problem_response(request, OtherAccount())
    if is_htmx(request) and not is_part(request) and request.method == "GET":
        # Another page was asked for: it comes, whole and anew, with nothing of this one left.
        if claimed:
            messages.info(request, f"You are signed in as {identity.username} now.")
        return HttpResponse(headers={"HX-Redirect": request.get_full_path(), "Cache-Control": "no-store"})
    return _page(request, identity)


def _page(request: HttpRequest, identity: Identity) -> HttpResponse:
    is_on_page = is_htmx(request)
    context = {
        "identity": identity,
        "message": OtherAccount.message,
        "typed": [] if is_on_page else _typed(request),
        "anew": (is_on_page and current_path(request)) or resolve_url(settings.LOGIN_REDIRECT_URL),
    }
    template = "components/_other_account.html" if is_on_page else "other_account.html"
    response = render(request, template, context, status=HTTPStatus.CONFLICT)
    response["Cache-Control"] = "private, no-store"
    if is_on_page:
        # Beside the work, which stays as it is.
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
        response["HX-Push-Url"] = response["HX-Replace-Url"] = "false"
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody wrote into the form, to be taken along by hand."""
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, value in request.POST.items()
        if value and name not in _NOT_TYPED and "password" not in name and isinstance(value, str)
    ]
