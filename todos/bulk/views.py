"""Many tasks at once, on a page of its own: the list with a box for each task, and what can be done with those chosen."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.identity.guards import keeps_typed
from todos import dependencies
from todos.bulk.domain import MAX_TODOS, Action, Outcome
from todos.bulk.forms import ACTIONS, BulkForm
from todos.callers import access_of
from todos.tasks.views.navigation import list_links
from todos.tasks.views.page_context import address_of, list_names, page_context
from webapp.cursors import sign_cursor
from webapp.errors import DomainError, InvalidInput
from webapp.errors.statuses import status_of
from webapp.forms import show_error

if TYPE_CHECKING:
    from django.http import HttpRequest

_BUTTONS = [(action.value, action.value.capitalize()) for action in ACTIONS]
_DONE = {
    Action.COMPLETE: "completed",
    Action.SCHEDULE: "scheduled",
    Action.MOVE: "moved",
    Action.TAG: "tagged",
    Action.DELETE: "deleted",
}


def _again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    """The page with what was chosen and typed; without the tasks while they cannot be read."""
    form = BulkForm(request.POST)
    if problem is None:
        messages.info(request, "You are signed in. Your choice is still here; send it when you are ready.")
        return _show(request, form)
    show_error(form, problem, field="todo_ids")
    if chosen := request.POST.get("list_id"):
        form.offer({chosen: "As it was chosen"})
    context = {"form": form, "kept_ids": request.POST.getlist("todo_ids"), "actions": _BUTTONS}
    return render(
        request, "todos/bulk/select.html", {**page_context(request), **context}, status=status_of(problem)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("todo_ids", "tag", "list_id", "due_date", reopen=_again)
def select(request: HttpRequest) -> HttpResponse:
    """The tasks of a list to choose from, and where the choice is sent."""
    if request.method != "POST":
        return _show(request, BulkForm())
    form = BulkForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        outcome = _act(request, form)
    except InvalidInput as error:
        show_error(form, error, field="tag")
        return _show(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _tell(request, form.cleaned_data["action"], outcome)
    return HttpResponseRedirect(address_of(request).location)


def _act(request: HttpRequest, form: BulkForm) -> Outcome:
    chosen = form.cleaned_data
    return dependencies.bulk_service().act(
        access_of(request),
        action=chosen["action"],
        todo_ids=chosen["todo_ids"],
        tag=chosen["tag"],
        list_id=chosen["list_id"],
        due_date=chosen["due_date"],
    )


def _tell(request: HttpRequest, action: Action, outcome: Outcome) -> None:
    if outcome.done:
        messages.success(request, f"{_tasks(len(outcome.done))} {_DONE[action]}.")
    if outcome.failed:
        count = len(outcome.failed)
        was = "was" if count == 1 else "were"
        messages.error(request, f"{_tasks(count)} {was} left as {'it is' if count == 1 else 'they are'}.")


def _tasks(count: int) -> str:
    return "1 task" if count == 1 else f"{count} tasks"


def _show(request: HttpRequest, form: BulkForm, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    context = page_context(request)
    access, address = access_of(request), context["address"]
    query = replace(address.query, limit=MAX_TODOS)
    page = dependencies.todo_service().list_todos(
        access, query=query, after=address.position(access.space_id)
    )
    names = list_names(access)
    form.offer(dict(names.lists))
    cursor = ""
    if page.next_position:
        cursor = sign_cursor(page.next_position, purpose=query.cursor_purpose(access.space_id))
    context |= {
        "form": form,
        "lists": list_links(names, address),
        "todos": page.todos,
        "chosen": set(request.POST.getlist("todo_ids")),
        "actions": _BUTTONS,
        "next_page": address.changed(cursor=cursor) if cursor else "",
    }
    return render(request, "todos/bulk/select.html", context, status=status)
