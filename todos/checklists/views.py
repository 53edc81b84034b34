"""The checklist of a task's page. Everything works with the buttons of a form; htmx gets the list as a part of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.identity.guards import keeps_typed
from todos import dependencies
from todos.access import Access
from todos.callers import access_of
from todos.checklists.errors import StepNotFound, TooManySteps
from todos.tasks.domain import Todo
from todos.tasks.forms import TodoForm
from todos.tasks.views.detail import back_to_task, save_again
from todos.tasks.views.page_context import UNSEEN, page_context
from webapp.errors import InvalidInput
from webapp.errors.statuses import status_of
from webapp.htmx import is_htmx

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# The field in which new steps are written, a line each.
FIELD = "step"

Action = Callable[..., Todo]


@require_POST
@keeps_typed(*TodoForm.KEPT, FIELD, reopen=save_again)
def add(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Add steps, as many as there are lines."""
    access, service = access_of(request), dependencies.checklist_service()
    typed = request.POST.get(FIELD, "")
    lines = [line for line in typed.splitlines() if line.strip()]
    if not lines:
        return _refused(request, todo_id, InvalidInput("Write a step first."))
    try:
        todo = service.add_steps(access, todo_id=str(todo_id), texts=lines)
    except (InvalidInput, TooManySteps) as error:
        return _refused(request, todo_id, error)
    added = f"{len(lines)} steps" if len(lines) > 1 else "Step"
    messages.success(request, f"{added} added.", extra_tags=UNSEEN)
    return _shown(request, todo)


@require_POST
@keeps_typed(*TodoForm.KEPT, FIELD, reopen=save_again)
def change(request: HttpRequest, todo_id: UUID, item_id: UUID, action: str) -> HttpResponse:
    """Tick a step off, open it again, move it by one place, or take it away."""
    act, words = _ACTIONS[action]
    access = access_of(request)
    try:
        todo = act(access, todo_id=str(todo_id), item_id=str(item_id))
    except StepNotFound as error:
        # Somebody else has taken it away: what is left is shown, and why.
        todo = dependencies.todo_service().get_todo(access, todo_id=str(todo_id))
        messages.error(request, error.message)
        return _shown(request, todo)
    messages.success(request, words, extra_tags=UNSEEN)
    return _shown(request, todo)


def _set_done(done: bool) -> Action:
    def act(access: Access, *, todo_id: str, item_id: str) -> Todo:
        service = dependencies.checklist_service()
        return service.change_step(access, todo_id=todo_id, item_id=item_id, fields={"done": done})

    return act


def _shift(by: int) -> Action:
    def act(access: Access, *, todo_id: str, item_id: str) -> Todo:
        return dependencies.checklist_service().shift_step(access, todo_id=todo_id, item_id=item_id, by=by)

    return act


def _remove(access: Access, *, todo_id: str, item_id: str) -> Todo:
    return dependencies.checklist_service().remove_step(access, todo_id=todo_id, item_id=item_id)


# What is done, and what is said then to those who do not see it.
_ACTIONS: dict[str, tuple[Action, str]] = {
    "done": (_set_done(True), "Step done."),
    "open": (_set_done(False), "Step open again."),
    "up": (_shift(-1), "Step moved up."),
    "down": (_shift(1), "Step moved down."),
    "remove": (_remove, "Step removed."),
}


def _shown(request: HttpRequest, todo: Todo) -> HttpResponse:
    if not is_htmx(request):
        return back_to_task(request, todo)
    return render(request, "todos/checklists/_changed.html", _context(request, todo))


def _refused(request: HttpRequest, todo_id: UUID, error: InvalidInput | TooManySteps) -> HttpResponse:
    """The checklist as it is, with what was typed and what is wrong with it."""
    todo = dependencies.todo_service().get_todo(access_of(request), todo_id=str(todo_id))
    if not is_htmx(request):
        return back_to_task(request, todo, step_problem=error.message, status=status_of(error))
    typed = {"step_problem": error.message, "step_text": request.POST.get(FIELD, "")}
    context = {**_context(request, todo), **typed}
    return render(request, "todos/checklists/_changed.html", context, status=status_of(error))


def _context(request: HttpRequest, todo: Todo) -> dict[str, object]:
    return {"todo": todo, "todo_id": UUID(todo.todo_id), **page_context(request)}
