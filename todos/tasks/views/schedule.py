"""When a task is due, chosen from its row: the days that are at hand, a date, or none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.identity.guards import sign_in_required
from todos import dependencies
from todos.callers import access_of
from todos.tasks.domain import Todo
from todos.tasks.views.page_context import address_of, changed_context, page_context
from webapp.errors import FieldError, InvalidInput
from webapp.htmx import is_htmx

if TYPE_CHECKING:
    from django.http import HttpRequest

_WEEK = 7


@require_POST
@sign_in_required
def schedule(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Ask for the day, where none is named yet; and set it."""
    access, service = access_of(request), dependencies.todo_service()
    choice = request.POST.get("due", "")
    if not choice:
        return _ask(request, service.get_todo(access, todo_id=str(todo_id)))
    if choice == "keep":
        return _shown(request, service.get_todo(access, todo_id=str(todo_id)))
    day = _day(choice, request.POST.get("date", ""), address_of(request).today)
    return _shown(request, service.update_todo(access, todo_id=str(todo_id), fields={"due_date": day}))


def _day(choice: str, written: str, today: date) -> date | None:
    """The day that is meant; a week begins on Monday.

    Raises:
        InvalidInput: it is no day.
    """
    near = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "next-week": today + timedelta(days=_WEEK - today.weekday()),
        "none": None,
    }
    if choice in near:
        return near[choice]
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        problem = FieldError("date", "invalid", "Write the date as 2026-11-28.")
        raise InvalidInput(errors=(problem,)) from error


def _ask(request: HttpRequest, todo: Todo) -> HttpResponse:
    context = {**page_context(request), "todo": todo, "is_scheduling": True}
    template = "todos/tasks/_row.html" if is_htmx(request) else "todos/tasks/schedule.html"
    return render(request, template, context)


def _shown(request: HttpRequest, todo: Todo) -> HttpResponse:
    """The row as it is now; one that does not belong to the list any more leaves it, which is said."""
    address = address_of(request)
    is_shown = address.query.matches(todo)
    if not is_shown:
        messages.success(request, f"“{todo.title}” has another day now.")
    if not is_htmx(request):
        return HttpResponseRedirect(address.location)
    context = {"todo": todo if is_shown else None, "gone_id": None if is_shown else todo.todo_id}
    return render(request, "todos/tasks/_changed.html", {**changed_context(request), **context})
