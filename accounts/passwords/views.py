"""The pages of passwords: forgotten ones, and the form on the page of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import dependencies
from accounts.identity import limits
from accounts.identity.caller import caller_of
from accounts.identity.forms import submit
from accounts.identity.guards import sign_in_required
from accounts.identity.page_account import for_pages_of_anybody
from accounts.overview.views import submit_section
from accounts.passwords.forms import ChangePasswordForm, ForgotForm, ResetForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


_ACCOUNT = "accounts:account"


@for_pages_of_anybody
@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a code to choose a new password with."""
    if request.method == "POST":
        return submit(
            request, ForgotForm(request.POST), "accounts/passwords/forgot.html", _forgot, field="email"
        )
    form = ForgotForm(initial={"email": request.GET.get("email", "")})
    return render(request, "accounts/passwords/forgot.html", {"form": form})


@for_pages_of_anybody
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Choose a new password with the mailed code."""
    if request.method == "POST":
        return submit(request, ResetForm(request.POST), "accounts/passwords/reset.html", _reset, field="code")
    form = ResetForm(initial={"email": request.GET.get("email", "")})
    return render(request, "accounts/passwords/reset.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def password(request: HttpRequest) -> HttpResponse:
    """Replace the password; what went wrong is shown on the page of the account."""
    if request.method != "POST":
        return redirect(_ACCOUNT)
    form = ChangePasswordForm(request.POST)
    return submit_section(request, form, _change_password, password_form=form)


def _forgot(request: HttpRequest, form: ForgotForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    limits.take_mail(request, email)
    dependencies.password_service().forgot_password(email=email)
    messages.success(request, "If this address has an account, a code is on its way.")
    return HttpResponseRedirect(f"{reverse('accounts:reset')}?{urlencode({'email': email})}")


def _reset(request: HttpRequest, form: ResetForm) -> HttpResponse:
    with limits.guessing_code(request, form.cleaned_data["email"]):
        dependencies.password_service().reset_password(**form.cleaned_data)
    messages.success(request, "Your new password is set, and all your sessions have ended. Sign in with it.")
    return redirect("accounts:signin")


def _change_password(request: HttpRequest, form: ChangePasswordForm) -> HttpResponse:
    caller = caller_of(request)
    with limits.proving_again(caller.identity):
        dependencies.password_service().change_password(
            identity=caller.identity, access_token=caller.credentials.access_token, **form.cleaned_data
        )
    messages.success(request, "Your password is changed, and all other sessions have ended.")
    return redirect(_ACCOUNT)
