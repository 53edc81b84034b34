"""The pages by which one gets an account: sign up, confirm the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import dependencies
from accounts.identity import limits
from accounts.identity.caller import find_caller
from accounts.identity.forms import show_again, submit
from accounts.identity.guards import works_twice
from accounts.identity.page_account import for_pages_of_anybody
from accounts.profiles.errors import EmailTaken
from accounts.registration.forms import ConfirmForm, SignUpForm
from accounts.sessions.views import begin_session, to_confirm
from webapp.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _sign_up_again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    return show_again(request, SignUpForm(request.POST), "accounts/registration/signup.html", problem)


@for_pages_of_anybody
@works_twice(reopen=_sign_up_again)
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    if request.method == "POST":
        return submit(request, SignUpForm(request.POST), "accounts/registration/signup.html", _register)
    if find_caller(request) is not None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/registration/signup.html", {"form": SignUpForm()})


@for_pages_of_anybody
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm an address with the mailed code."""
    if request.method == "POST":
        return submit(
            request, ConfirmForm(request.POST), "accounts/registration/confirm.html", _confirm, field="code"
        )
    form = ConfirmForm(initial={"email": request.GET.get("email", "")})
    return render(request, "accounts/registration/confirm.html", {"form": form})


@for_pages_of_anybody
@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """Mail a new code; the answer is the same whether or not the address has an account."""
    return submit(
        request, ConfirmForm(request.POST), "accounts/registration/confirm.html", _resend, field="email"
    )


def _register(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    email, password = form.cleaned_data["email"], form.cleaned_data["password"]
    try:
        with limits.opening_account(request, email):
            registration = dependencies.registration_service().register(
                username=form.cleaned_data["username"], email=email, password=password
            )
    except EmailTaken:
        return _taken(request, email, password)
    if registration.is_confirmation_required:
        return to_confirm(registration.profile.email)
    try:
        begin_session(request, email, password)
    except DomainError:
        # The account stands; only the convenience of being signed in at once has failed.
        messages.success(request, "Your account is ready. Sign in with it.")
        return redirect("accounts:signin")
    return redirect(settings.LOGIN_REDIRECT_URL)


def _taken(request: HttpRequest, email: str, password: str) -> HttpResponse:
    """A second press, which comes when the first has opened the account: whoever has its password is let in.

    Raises:
        EmailTaken: it is somebody else's, or cannot be told.
    """
    try:
        begin_session(request, email, password)
    except DomainError as error:
        raise EmailTaken from error
    return redirect(settings.LOGIN_REDIRECT_URL)


def _confirm(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    with limits.guessing_code(request, email):
        dependencies.registration_service().confirm(email=email, code=form.cleaned_data["code"])
    messages.success(request, "Your address is confirmed. Sign in with it.")
    return redirect("accounts:signin")


def _resend(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    limits.take_mail(request, email)
    dependencies.registration_service().resend_code(email=email)
    messages.success(request, "If this address waits for a code, a new one is on its way.")
    return to_confirm(email)
