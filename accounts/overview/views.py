"""The page of the account that is signed in. Its forms belong to features of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import dependencies
from accounts.identity.caller import caller_of
from accounts.identity.forms import submit
from accounts.identity.guards import sign_in_required
from webapp.errors import NotAuthenticated, Unavailable
from webapp.errors.outages import log_outage
from webapp.zone_cookie import told_time_zone

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


T = TypeVar("T")
ACCOUNT_PAGE = "accounts/overview/account.html"


@require_safe
@sign_in_required
def account(request: HttpRequest) -> HttpResponse:
    """What is known about the account, and what can be done about it."""
    return render(request, ACCOUNT_PAGE, account_context(request))


def account_context(
    request: HttpRequest, *, is_outage: bool = False, **forms_shown: forms.Form
) -> dict[str, Any]:
    """What the page shows; `forms_shown` take the places of forms that nothing was typed into."""
    sessions = tokens = identity = None
    feed_since: datetime | None = None
    if not is_outage:
        identity = proven = caller_of(request).identity
        sessions = _found(lambda: dependencies.session_service().list(identity=proven))
        tokens = _found(lambda: dependencies.token_service().list(identity=proven))
        feed_since = _found(lambda: dependencies.feed_service().since(identity=proven))
    own_forms = dependencies.account_forms(identity, told_zone=told_time_zone(request))
    return {**own_forms, "sessions": sessions, "tokens": tokens, "feed_since": feed_since, **forms_shown}


def _found(read: Callable[[], T]) -> T | None:
    """What there is to be shown, or `None` where it cannot be read; the rest of the page does not need it."""
    try:
        return read()
    except Unavailable as error:
        log_outage(error)
        return None


def submit_section(request: HttpRequest, form: forms.Form, act: Any, **shown: forms.Form) -> HttpResponse:
    """One of the forms on the page of the account; `shown` says which."""
    return submit(
        request,
        form,
        ACCOUNT_PAGE,
        act,
        # Whose session is over has to sign in first, as on every page.
        through=(NotAuthenticated,),
        context=lambda is_outage: account_context(request, is_outage=is_outage, **shown),
    )
