"""Moving a task in a list in its own order, by buttons that work without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.identity.guards import sign_in_required
from todos import dependencies
from todos.callers import access_of
from todos.ordering.service import Moved
from todos.tasks.views.page_context import UNSEEN, address_of, page_context
from webapp.htmx import is_htmx

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_POST
@sign_in_required
def shift(request: HttpRequest, todo_id: UUID, by: int) -> HttpResponse:
    """Move a task by one place."""
    moved = dependencies.ordering_service().shift(
        access_of(request), todo_id=str(todo_id), by=by, list_id=address_of(request).list
    )
    return _said(request, moved, "down" if by > 0 else "up")


def _said(request: HttpRequest, moved: Moved, where: str) -> HttpResponse:
    title = moved.todo.title
    words = f"{title}: moved {where}." if moved.is_moved else f"{title}: there is nothing further {where}."
    messages.success(request, words, extra_tags=UNSEEN)
    if is_htmx(request):
        return render(request, "todos/tasks/_status.html", page_context(request))
    return HttpResponseRedirect(f"{address_of(request).location}#task-{moved.todo.todo_id}")
