"""The form on the page of the account by which its owner changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import dependencies
from accounts.identity.caller import caller_of
from accounts.identity.guards import keeps_typed
from accounts.overview.views import ACCOUNT_PAGE, account_context, submit_section
from accounts.preferences.forms import PreferencesForm
from webapp.errors import DomainError, Unavailable
from webapp.errors.statuses import status_of
from webapp.forms import show_error
from webapp.network import client_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_ACCOUNT = "accounts:account"


def _change_again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    """The page of the account with what was chosen, to be sent once more."""
    form = PreferencesForm(request.POST)
    if problem:
        show_error(form, problem)
    context = account_context(request, is_outage=isinstance(problem, Unavailable), preferences_form=form)
    return render(request, ACCOUNT_PAGE, context, status=status_of(problem) if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("username", "time_zone", "email_reminders", reopen=_change_again)
def preferences(request: HttpRequest) -> HttpResponse:
    """Change the account; what went wrong is shown on its page."""
    if request.method != "POST":
        return redirect(_ACCOUNT)
    form = PreferencesForm(request.POST)
    return submit_section(request, form, _change, preferences_form=form)


def _change(request: HttpRequest, form: Any) -> HttpResponse:
    dependencies.preference_service().change(
        identity=caller_of(request).identity, preferences=form.cleaned_data, origin=client_address(request)
    )
    messages.success(request, "Your settings are saved.")
    return HttpResponseRedirect(f"{reverse(_ACCOUNT)}#preferences")
