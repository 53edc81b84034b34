"""The pages of addresses: the form on the page of the account, and the code that was mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import dependencies
from accounts.addresses.forms import ChangeEmailForm, ConfirmEmailForm
from accounts.identity import limits
from accounts.identity.caller import caller_of
from accounts.identity.forms import submit
from accounts.identity.guards import keeps_typed, sign_in_required
from accounts.overview.views import ACCOUNT_PAGE, account_context, submit_section
from webapp.errors import DomainError, NotAuthenticated, Unavailable
from webapp.errors.statuses import status_of
from webapp.forms import show_error
from webapp.network import client_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


_ACCOUNT = "accounts:account"


def _address_again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    """The page of the account with the address that was typed, to be sent once more."""
    form = ChangeEmailForm(request.POST if problem else None, initial=request.POST.dict())
    if problem:
        show_error(form, problem)
    context = account_context(request, is_outage=isinstance(problem, Unavailable), email_form=form)
    return render(request, ACCOUNT_PAGE, context, status=status_of(problem) if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("email", reopen=_address_again)
def address(request: HttpRequest) -> HttpResponse:
    """Ask for another address, and enter the code that was mailed to it."""
    if request.method != "POST":
        return render(
            request, "accounts/addresses/confirm.html", _confirm_context(request, ConfirmEmailForm())
        )
    form = ChangeEmailForm(request.POST)
    return submit_section(request, form, _request_email, email_form=form)


@require_POST
@sign_in_required
def confirm_address(request: HttpRequest) -> HttpResponse:
    """Make the new address the account's."""
    form = ConfirmEmailForm(request.POST)
    return submit(
        request,
        form,
        "accounts/addresses/confirm.html",
        _confirm_email,
        field="code",
        through=(NotAuthenticated,),
        context=lambda _is_outage: _confirm_context(request, form),
    )


def _request_email(request: HttpRequest, form: ChangeEmailForm) -> HttpResponse:
    caller = caller_of(request)
    limits.take_mail(request, form.cleaned_data["email"])
    with limits.proving_again(caller.identity):
        dependencies.address_service().request_email(
            identity=caller.identity, access_token=caller.credentials.access_token, **form.cleaned_data
        )
    messages.success(request, "If this address can be used, a code is on its way to it.")
    query = urlencode({"email": form.cleaned_data["email"]})
    return HttpResponseRedirect(f"{reverse('accounts:address')}?{query}")


def _confirm_email(request: HttpRequest, form: ConfirmEmailForm) -> HttpResponse:
    caller = caller_of(request)
    with limits.proving_again(caller.identity):
        profile = dependencies.address_service().confirm_email(
            identity=caller.identity,
            access_token=caller.credentials.access_token,
            code=form.cleaned_data["code"],
            origin=client_address(request),
        )
    messages.success(request, f"The address of your account is now {profile.email}.")
    return redirect(_ACCOUNT)


def _confirm_context(request: HttpRequest, form: ConfirmEmailForm) -> dict[str, Any]:
    return {"form": form, "address": request.GET.get("email", "")}
