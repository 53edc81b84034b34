"""The private calendar on the page of the account: an address is made and shown once, and it can be ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import dependencies
from accounts.feeds.domain import FEED_PATH
from accounts.identity.caller import caller_of
from accounts.identity.guards import sign_in_required
from accounts.overview.views import ACCOUNT_PAGE, account_context

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def feed(request: HttpRequest) -> HttpResponse:
    """Make an address, and show it this once; the page itself has it, not a redirect, which would have to keep it."""
    if request.method != "POST":
        return redirect("accounts:account")
    secret = dependencies.feed_service().create(identity=caller_of(request).identity)
    url = request.build_absolute_uri(f"/{FEED_PATH}{secret}.ics")
    return render(request, ACCOUNT_PAGE, {**account_context(request), "feed_url": url})


@require_POST
@sign_in_required
def end_feed(request: HttpRequest) -> HttpResponse:
    """End the address."""
    dependencies.feed_service().end(identity=caller_of(request).identity)
    messages.success(request, "The calendar address has ended.")
    return HttpResponseRedirect(f"{reverse('accounts:account')}#calendar")
