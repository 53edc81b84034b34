"""The page of the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.guards import sign_in_required
from todos import dependencies
from todos.callers import access_of
from todos.tasks.views.going_on import go_on
from todos.tasks.views.list_address import TRASH
from todos.tasks.views.page_context import list_context, page_context
from webapp.errors import Unfinished
from webapp.htmx import wants_part

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
@sign_in_required
def index(request: HttpRequest) -> HttpResponse:
    """What lies in the trash, what was deleted last first, and for how long it is kept."""
    context = list_context(request, view=TRASH)
    template = "todos/trash/_more.html" if wants_part(request, "more") else "todos/trash/list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request", "HX-Request-Type", "HX-Target"))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def empty(request: HttpRequest) -> HttpResponse:
    """Ask whether to empty the trash; and empty it."""
    if request.method != "POST":
        counts = dependencies.todo_service().count_todos(access_of(request))
        return render(
            request, "todos/trash/empty.html", {**page_context(request, view=TRASH), "count": counts.trash}
        )
    try:
        dependencies.trash_service().empty_trash(access_of(request))
    except Unfinished as error:
        return go_on(request, error, address=reverse("todos:empty_trash"), what="The trash is being emptied")
    messages.success(request, "The trash is empty.")
    return HttpResponseRedirect(reverse("todos:trash"))


@require_POST
@sign_in_required
def remove(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Remove one task from the trash for good."""
    dependencies.trash_service().remove_todo(access_of(request), todo_id=str(todo_id))
    messages.success(request, "The task is gone for good.")
    return HttpResponseRedirect(reverse("todos:trash"))
