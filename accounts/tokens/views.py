"""The tokens on the page of the account: one is made and shown once, and each can be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import dependencies
from accounts.identity.caller import caller_of
from accounts.identity.guards import sign_in_required
from accounts.overview.views import ACCOUNT_PAGE, account_context, submit_section
from accounts.tokens.domain import Scope
from accounts.tokens.errors import TokenNotFound
from accounts.tokens.forms import NewTokenForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def tokens(request: HttpRequest) -> HttpResponse:
    """Make a token, and show it this once; what went wrong is shown on the page of the account."""
    if request.method != "POST":
        return redirect("accounts:account")
    form = NewTokenForm(request.POST)
    return submit_section(request, form, _create, token_form=form)


@require_POST
@sign_in_required
def end_token(request: HttpRequest) -> HttpResponse:
    """End a token; one that has ended already is no error."""
    identity, token_id = caller_of(request).identity, request.POST.get("token", "")
    try:
        ended = dependencies.token_service().end(identity=identity, token_id=token_id)
    except TokenNotFound as error:
        messages.info(request, error.message)
    else:
        messages.success(request, f"The token {ended.name} has ended.")
    return HttpResponseRedirect(f"{reverse('accounts:account')}#tokens")


def _create(request: HttpRequest, form: NewTokenForm) -> HttpResponse:
    """The page itself has the token, not a redirect, which would have to keep it somewhere.

    Loading the page anew sends the form again, whose key brings the same token.
    """
    data = form.cleaned_data
    new = dependencies.token_service().create(
        identity=caller_of(request).identity,
        name=data["name"],
        scope=Scope(data["scope"]),
        days=data["days"],
        idempotency_key=str(data["key"]),
    )
    return render(request, ACCOUNT_PAGE, {**account_context(request), "new_token": new})
