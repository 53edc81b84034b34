"""The pages by which one gets an account and into it: sign up, confirm, sign in, sign out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts import dependencies, kept_forms, limits
from accounts.decorators import identity_of
from accounts.devices import device_of
from accounts.domain import Identity
from accounts.errors import AccountUnconfirmed
from accounts.forms import ConfirmForm, SignInForm, SignUpForm
from accounts.middleware import cookie_session
from accounts.submission import submit
from webapp.errors import DomainError
from webapp.network import client_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_HOME = "todos:list"


@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    if request.method == "POST":
        return submit(request, SignUpForm(request.POST), "accounts/signup.html", _register)
    if isinstance(identity_of(request), Identity):
        return redirect(_HOME)
    return render(request, "accounts/signup.html", {"form": SignUpForm()})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm an address with the mailed code."""
    if request.method == "POST":
        return submit(request, ConfirmForm(request.POST), "accounts/confirm.html", _confirm, field="code")
    form = ConfirmForm(initial={"email": request.GET.get("email", "")})
    return render(request, "accounts/confirm.html", {"form": form})


@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """Mail a new code; the answer is the same whether or not the address has an account."""
    return submit(request, ConfirmForm(request.POST), "accounts/confirm.html", _resend, field="email")


@require_http_methods(["GET", "HEAD", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """Sign in, and go back to where one came from."""
    if request.method == "POST":
        return submit(request, SignInForm(request.POST), "accounts/signin.html", _sign_in)
    back = request.GET.get("next", "")
    if isinstance(identity_of(request), Identity):
        return HttpResponseRedirect(_local(back))
    return render(request, "accounts/signin.html", {"form": SignInForm(initial={"next": back})})


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """End this session, or all of them."""
    is_everywhere = request.POST.get("everywhere") == "true"
    cookie_session(request).end(everywhere=is_everywhere)
    messages.success(request, "You are signed out everywhere." if is_everywhere else "You are signed out.")
    return redirect(_HOME)


def _register(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    email, password = form.cleaned_data["email"], form.cleaned_data["password"]
    with limits.opening_account(request, email):
        registration = dependencies.account_service().register(
            username=form.cleaned_data["username"], email=email, password=password
        )
    if registration.is_confirmation_required:
        return _to_confirm(registration.profile.email)
    try:
        _begin_session(request, email, password)
    except DomainError:
        # The account stands; only the convenience of being signed in at once has failed.
        messages.success(request, "Your account is ready. Sign in with it.")
        return redirect("accounts:signin")
    return redirect(_HOME)


def _confirm(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    with limits.guessing_code(request, email):
        dependencies.account_service().confirm(email=email, code=form.cleaned_data["code"])
    messages.success(request, "Your address is confirmed. Sign in with it.")
    return redirect("accounts:signin")


def _resend(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    limits.take_mail(request, email)
    dependencies.account_service().resend_code(email=email)
    messages.success(request, "If this address waits for a code, a new one is on its way.")
    return _to_confirm(email)


def _sign_in(request: HttpRequest, form: SignInForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    try:
        _begin_session(request, email, form.cleaned_data["password"])
    except AccountUnconfirmed as error:
        messages.info(request, error.message)
        return _to_confirm(email)
    kept = kept_forms.read(form.cleaned_data["kept"])
    if kept is not None:
        return kept_forms.reopen(request, kept)
    return HttpResponseRedirect(_local(form.cleaned_data["next"]))


def _begin_session(request: HttpRequest, email: str, password: str) -> None:
    with limits.guessing_password(request, email):
        sign_in = dependencies.account_service().sign_in(
            email=email,
            password=password,
            device=device_of(request),
            network_address=client_address(request),
        )
    cookie_session(request).begin(sign_in.tokens, sign_in.identity)


def _to_confirm(email: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{urlencode({'email': email})}")


def _local(address: str) -> str:
    """`address` if it is a path of this site, else the start page: nobody is led away from here by a link."""
    is_path = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_path else reverse(_HOME)
