"""The pages by which people look after their account: forgotten passwords, and everything under `/account`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import dependencies, limits
from accounts.decorators import keeps_typed, sign_in_required, signed_in
from accounts.downloads import export_response
from accounts.errors import SessionNotFound
from accounts.forms import (
    ChangeEmailForm,
    ChangePasswordForm,
    ConfirmEmailForm,
    DeleteAccountForm,
    ForgotForm,
    ResetForm,
)
from accounts.middleware import cookie_session
from accounts.submission import submit
from webapp.errors import DomainError, NotAuthenticated, Unavailable
from webapp.errors.outages import log_outage
from webapp.errors.statuses import status_of
from webapp.forms import show_error
from webapp.network import client_address

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

_HOME = "todos:list"
_ACCOUNT = "accounts:account"
_ACCOUNT_PAGE = "accounts/account.html"


@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a code to choose a new password with."""
    if request.method == "POST":
        return submit(request, ForgotForm(request.POST), "accounts/forgot.html", _forgot, field="email")
    form = ForgotForm(initial={"email": request.GET.get("email", "")})
    return render(request, "accounts/forgot.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Choose a new password with the mailed code."""
    if request.method == "POST":
        return submit(request, ResetForm(request.POST), "accounts/reset.html", _reset, field="code")
    form = ResetForm(initial={"email": request.GET.get("email", "")})
    return render(request, "accounts/reset.html", {"form": form})


@require_safe
@sign_in_required
def account(request: HttpRequest) -> HttpResponse:
    """What is known about the account, and what can be done about it."""
    return render(request, _ACCOUNT_PAGE, _account_context(request))


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def password(request: HttpRequest) -> HttpResponse:
    """Replace the password; what went wrong is shown on the page of the account."""
    if request.method != "POST":
        return redirect(_ACCOUNT)
    form = ChangePasswordForm(request.POST)
    return _submit_section(request, form, _change_password, password_form=form)


def _address_again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    """The page of the account with the address that was typed, to be sent once more."""
    form = ChangeEmailForm(request.POST if problem else None, initial=request.POST.dict())
    if problem:
        show_error(form, problem)
    context = _account_context(request, is_outage=isinstance(problem, Unavailable), email_form=form)
    return render(request, _ACCOUNT_PAGE, context, status=status_of(problem) if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("email", reopen=_address_again)
def address(request: HttpRequest) -> HttpResponse:
    """Ask for another address, and enter the code that was mailed to it."""
    signed_in(request)
    if request.method != "POST":
        return render(request, "accounts/address.html", _confirm_context(request, ConfirmEmailForm()))
    form = ChangeEmailForm(request.POST)
    return _submit_section(request, form, _request_email, email_form=form)


@require_POST
@sign_in_required
def confirm_address(request: HttpRequest) -> HttpResponse:
    """Make the new address the account's."""
    form = ConfirmEmailForm(request.POST)
    return submit(
        request,
        form,
        "accounts/address.html",
        _confirm_email,
        field="code",
        through=(NotAuthenticated,),
        context=lambda _is_outage: _confirm_context(request, form),
    )


@require_POST
@sign_in_required
def end_session(request: HttpRequest) -> HttpResponse:
    """End one session of the account; the one in hand is signed out of."""
    identity, session_id = signed_in(request), request.POST.get("session", "")
    if session_id == identity.session_id:
        cookie_session(request).end()
        messages.success(request, "You are signed out.")
        return redirect(_HOME)
    try:
        dependencies.open_sessions().end(identity=identity, session_id=session_id)
    except SessionNotFound as error:
        messages.info(request, error.message)
    else:
        messages.success(request, "The session has ended.")
    return _to_section("sessions")


@require_POST
@sign_in_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End every session but the one in hand."""
    dependencies.open_sessions().end_others(identity=signed_in(request))
    messages.success(request, "All other sessions have ended.")
    return _to_section("sessions")


@require_safe
@sign_in_required
def export(request: HttpRequest) -> HttpResponse:
    """All that is held about the account, as a file."""
    # The guard takes a stream as well; Django's two kinds of answers have no common name that says so.
    return cast("HttpResponse", export_response(signed_in(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account, once the password has been given again."""
    form = DeleteAccountForm(request.POST or None)
    if request.method != "POST":
        return render(request, "accounts/delete.html", _delete_context(request, form))
    return submit(
        request,
        form,
        "accounts/delete.html",
        _delete,
        field="password",
        through=(NotAuthenticated,),
        context=lambda is_outage: _delete_context(request, form, is_outage=is_outage),
    )


def _forgot(request: HttpRequest, form: ForgotForm) -> HttpResponse:
    email = form.cleaned_data["email"]
    limits.take_mail(request, email)
    dependencies.account_care().forgot_password(email=email)
    messages.success(request, "If this address has an account, a code is on its way.")
    return HttpResponseRedirect(f"{reverse('accounts:reset')}?{urlencode({'email': email})}")


def _reset(request: HttpRequest, form: ResetForm) -> HttpResponse:
    with limits.guessing_code(request, form.cleaned_data["email"]):
        dependencies.account_care().reset_password(**form.cleaned_data)
    messages.success(request, "Your new password is set, and all your sessions have ended. Sign in with it.")
    return redirect("accounts:signin")


def _change_password(request: HttpRequest, form: ChangePasswordForm) -> HttpResponse:
    identity = signed_in(request)
    with limits.proving_again(identity):
        dependencies.account_care().change_password(
            identity=identity, access_token=cookie_session(request).access_token, **form.cleaned_data
        )
    messages.success(request, "Your password is changed, and all other sessions have ended.")
    return redirect(_ACCOUNT)


def _request_email(request: HttpRequest, form: ChangeEmailForm) -> HttpResponse:
    identity = signed_in(request)
    limits.take_mail(request, form.cleaned_data["email"])
    with limits.proving_again(identity):
        dependencies.account_care().request_email(
            identity=identity, access_token=cookie_session(request).access_token, **form.cleaned_data
        )
    messages.success(request, "If this address can be used, a code is on its way to it.")
    query = urlencode({"email": form.cleaned_data["email"]})
    return HttpResponseRedirect(f"{reverse('accounts:address')}?{query}")


def _confirm_email(request: HttpRequest, form: ConfirmEmailForm) -> HttpResponse:
    identity = signed_in(request)
    with limits.proving_again(identity):
        profile = dependencies.account_care().confirm_email(
            identity=identity,
            access_token=cookie_session(request).access_token,
            code=form.cleaned_data["code"],
            origin=client_address(request),
        )
    messages.success(request, f"The address of your account is now {profile.email}.")
    return redirect(_ACCOUNT)


def _delete(request: HttpRequest, form: DeleteAccountForm) -> HttpResponse:
    identity = signed_in(request)
    with limits.proving_again(identity):
        dependencies.account_care().delete_account(
            identity=identity, password=form.cleaned_data["password"], origin=client_address(request)
        )
    cookie_session(request).forget()
    messages.success(request, "Your account is deleted, with everything in it.")
    return redirect(_HOME)


def _submit_section(request: HttpRequest, form: forms.Form, act: Any, **shown: forms.Form) -> HttpResponse:
    """One of the forms on the page of the account; `shown` says which."""
    return submit(
        request,
        form,
        _ACCOUNT_PAGE,
        act,
        # Whose session is over has to sign in first, as on every page.
        through=(NotAuthenticated,),
        context=lambda is_outage: _account_context(request, is_outage=is_outage, **shown),
    )


def _account_context(
    request: HttpRequest, *, is_outage: bool = False, **forms_shown: forms.Form
) -> dict[str, Any]:
    sessions = None
    if not is_outage:
        identity = signed_in(request)
        try:
            sessions = dependencies.open_sessions().list(identity=identity)
        except Unavailable as error:
            # The rest of the page does not need them.
            log_outage(error)
    return {
        "password_form": ChangePasswordForm(),
        "email_form": ChangeEmailForm(),
        "sessions": sessions,
        **forms_shown,
    }


def _confirm_context(request: HttpRequest, form: ConfirmEmailForm) -> dict[str, Any]:
    return {"form": form, "address": request.GET.get("email", "")}


def _delete_context(
    request: HttpRequest, form: DeleteAccountForm, *, is_outage: bool = False
) -> dict[str, Any]:
    """How many tasks go with the account, as far as it can be told."""
    if is_outage:
        return {"form": form}
    counts = dependencies.account_tasks().count(signed_in(request).user_id)
    return {"form": form, "task_count": counts["total"]}


def _to_section(section: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(_ACCOUNT)}#{section}")
