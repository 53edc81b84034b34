"""The pages of sessions: sign in and out, and end the others."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import dependencies
from accounts.identity import limits, resumption
from accounts.identity.caller import caller_of, find_caller
from accounts.identity.cookies import cookie_session
from accounts.identity.errors import AccountUnconfirmed
from accounts.identity.forms import SignInForm, show_again, submit
from accounts.identity.guards import sign_in_required, works_twice
from accounts.identity.page_account import for_pages_of_anybody
from accounts.sessions.devices import device_of
from accounts.sessions.errors import SessionNotFound
from webapp.errors import DomainError, NotAuthenticated
from webapp.errors.problems import problem_response
from webapp.htmx import is_htmx
from webapp.network import client_address
from webapp.zone_cookie import told_time_zone

if TYPE_CHECKING:
    from django.http import HttpRequest


_ACCOUNT = "accounts:account"


def _sign_in_again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    return show_again(request, SignInForm(request.POST), "accounts/sessions/signin.html", problem)


@for_pages_of_anybody
@works_twice(reopen=_sign_in_again)
@require_http_methods(["GET", "HEAD", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """Sign in, and go back to where one came from."""
    if request.method == "POST":
        return submit(request, SignInForm(request.POST), "accounts/sessions/signin.html", _sign_in)
    back = request.GET.get("next", "")
    if find_caller(request) is not None:
        return HttpResponseRedirect(_local(back))
    # What the browser itself has kept is sent by the page one comes back to.
    context = {"form": SignInForm(initial={"next": back}), "is_kept": "unsent" in request.GET}
    return render(request, "accounts/sessions/signin.html", context)


@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and a token for what a page of theirs still has to send; told to scripts of this site alone."""
    caller = find_caller(request)
    if caller is None:
        response = problem_response(request, NotAuthenticated())
    else:
        told = {"user_id": caller.identity.user_id, "csrf_token": get_token(request)}
        response = JsonResponse(told)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """End this session, or all of them."""
    is_everywhere = request.POST.get("everywhere") == "true"
    cookie_session(request).end(everywhere=is_everywhere)
    messages.success(request, "You are signed out everywhere." if is_everywhere else "You are signed out.")
    return _leave(request)


def _leave(request: HttpRequest) -> HttpResponse:
    """To the start page, in a document of its own, and with nothing of the account left in the browser."""
    if is_htmx(request):
        response = HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_REDIRECT_URL)})
    else:
        response = redirect(settings.LOGIN_REDIRECT_URL)
    response["Clear-Site-Data"] = '"storage"'
    return response


@require_POST
@sign_in_required
def end_session(request: HttpRequest) -> HttpResponse:
    """End one session of the account; the one in hand is signed out of."""
    identity, session_id = caller_of(request).identity, request.POST.get("session", "")
    if session_id == identity.session_id:
        cookie_session(request).end()
        messages.success(request, "You are signed out.")
        return _leave(request)
    try:
        dependencies.session_service().end(identity=identity, session_id=session_id)
    except SessionNotFound as error:
        messages.info(request, error.message)
    else:
        messages.success(request, "The session has ended.")
    return to_section("sessions")


@require_POST
@sign_in_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session but the one in hand."""
    dependencies.session_service().end_others(identity=caller_of(request).identity)
    messages.success(request, "All other sessions have ended.")
    return to_section("sessions")


def _sign_in(request: HttpRequest, form: SignInForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    try:
        begin_session(request, email, form.cleaned_data["password"])
    except AccountUnconfirmed as error:
        messages.info(request, error.message)
        return to_confirm(email)
    kept = resumption.read(form.cleaned_data["kept"])
    if kept is not None:
        return resumption.reopen(request, kept)
    return HttpResponseRedirect(_local(form.cleaned_data["next"]))


def begin_session(request: HttpRequest, email: str, password: str) -> None:
    with limits.guessing_password(request, email):
        sign_in = dependencies.authentication_service().sign_in(
            email=email,
            password=password,
            device=device_of(request),
            network_address=client_address(request),
            time_zone=told_time_zone(request),
        )
    cookie_session(request).begin(sign_in.tokens, sign_in.identity)


def to_confirm(email: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{urlencode({'email': email})}")


def _local(address: str) -> str:
    """`address` if it is a path of this site, else the start page: nobody is led away from here by a link."""
    is_path = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_path else resolve_url(settings.LOGIN_REDIRECT_URL)


def to_section(section: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(_ACCOUNT)}#{section}")
