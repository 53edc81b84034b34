"""The views by days: what is due today, what comes, and what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from accounts.identity.guards import sign_in_required
from todos import dependencies
from todos.callers import access_of
from todos.tasks.views.list import show_list
from todos.tasks.views.list_address import DONE, TODAY, UPCOMING
from todos.tasks.views.page_context import address_of

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What is overdue, then what is due today."""
    return _shown(request, TODAY)


@require_safe
def upcoming(request: HttpRequest) -> HttpResponse:
    """What is due after today, day by day."""
    return _shown(request, UPCOMING)


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What is complete, by the day on which it was, the latest first."""
    return _shown(request, DONE)


@require_POST
@sign_in_required
def move_overdue(request: HttpRequest) -> HttpResponse:
    """Let everything that is overdue be due today."""
    moved = dependencies.todo_service().move_overdue(access_of(request), today=address_of(request).today)
    messages.success(request, f"Moved to today: {moved} task{'' if moved == 1 else 's'}.")
    return HttpResponseRedirect(reverse("todos:today"))


def _shown(request: HttpRequest, view: str) -> HttpResponse:
    response = show_list(request, view=view)
    patch_vary_headers(response, ("HX-Request", "HX-Request-Type", "HX-Target"))
    return response
