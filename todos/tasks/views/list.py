"""The pages of tasks. A view reads what was sent, asks the service once, and shows the answer.

Everything works with plain forms and redirects. Where htmx asks for a part, the same view answers with the part.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from accounts.identity.caller import find_caller
from accounts.identity.guards import keeps_typed, sign_in_required
from todos import dependencies
from todos.callers import access_of
from todos.tasks.domain import Status, TodoFields
from todos.tasks.errors import TodoNotFound
from todos.tasks.forms import NewTodoForm
from todos.tasks.keys import idempotent_todo_id
from todos.tasks.query import INBOX
from todos.tasks.views.list_address import PAGES, TODAY, TodoListAddress
from todos.tasks.views.page_context import UNSEEN, address_of, changed_context, list_context, page_context
from todos.tasks.words import STATUS_WORDS
from webapp.errors import DomainError, InvalidInput, NotAuthenticated, NotFound
from webapp.errors.statuses import status_of
from webapp.forms import show_error
from webapp.htmx import is_htmx, is_part, wants_part

if TYPE_CHECKING:
    from django.http import HttpRequest

# Marks a message that has something to undo; the id of the task follows.
UNDO = "undo"
# Marks a message about a task that is not in sight; its id follows.
OPEN = "open"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list of tasks; for a visitor, what this is."""
    is_signed_in = find_caller(request) is not None
    if not is_signed_in and is_part(request):
        raise NotAuthenticated
    if request.GET.get("view") in PAGES or (is_signed_in and "list" in request.GET):
        # What comes back from a task names the view, or the list, in the words of an address of its row.
        address = TodoListAddress.read(request.GET.dict())
        if address.path != request.path:
            return HttpResponseRedirect(address.location)
    response = show_list(request) if is_signed_in else render(request, "todos/tasks/welcome.html")
    patch_vary_headers(response, ("HX-Request", "HX-Request-Type", "HX-Target"))
    return response


@sign_in_required
def show_list(request: HttpRequest, /, **place: str) -> HttpResponse:
    """The list, a view by days, or one of the lists: the whole page, or what the page's script asks for."""
    context = list_context(request, **place)
    if context["found"]:
        messages.info(request, context["found"], extra_tags=UNSEEN)
    if wants_part(request, "more"):
        return render(request, "todos/tasks/_more.html", context)
    context["form"] = NewTodoForm()
    if wants_part(request, "board"):
        return render(request, "todos/tasks/list.html#board", {**context, "is_part": True})
    return render(request, "todos/tasks/list.html", context)


def _add_again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    """The list with the field for a new task as it was sent; without the tasks while they cannot be read."""
    address = address_of(request)
    form = NewTodoForm(request.POST)
    context: dict[str, Any] = {"form": form, **page_context(request)}
    if problem is None:
        context |= list_context(request)
        messages.info(request, "You are signed in. What you typed is still here; add it when you are ready.")
        return _at(render(request, "todos/tasks/list.html", context), address.location)
    show_error(form, problem, field="title")
    return render(request, "todos/tasks/list.html", context, status=status_of(problem))


@require_POST
@keeps_typed("title", "key", reopen=_add_again)
def add(request: HttpRequest) -> HttpResponse:
    """Add a task. The tag, or the day, that is being looked at is given to it, so that it stays in sight."""
    access, address = access_of(request), address_of(request)
    form = NewTodoForm(request.POST)
    if not form.is_valid():
        return _add_refused(request, form)
    fields: TodoFields = {"title": form.cleaned_data["title"], **_given_by(address)}
    try:
        todo = dependencies.todo_service().create_todo(
            access,
            fields=fields,
            idempotent_id=idempotent_todo_id(access.space_id, form.idempotency_key),
        )
    except InvalidInput as error:
        show_error(form, error, field="title")
        return _add_refused(request, form)
    is_shown = address.query.matches(todo)
    if is_shown:
        messages.success(request, f"Task added: {todo.title}", extra_tags=UNSEEN)
    else:
        words = f"“{todo.title}” was added. It does not belong to this list."
        messages.success(request, words, extra_tags=f"{OPEN} {todo.todo_id}")
    if not is_part(request):
        return _to_list(address)
    context = {"added": todo if is_shown else None}
    return render(request, "todos/tasks/_added.html", {**changed_context(request), **context})


def _given_by(address: TodoListAddress) -> TodoFields:
    """What a new task gets from the list it is added to."""
    fields: TodoFields = {"tags": (address.tag,)} if address.tag else {}
    if address.view == TODAY:
        fields["due_date"] = address.today
    if address.list and address.list != INBOX:
        fields["list_id"] = address.list
    return fields


def _add_refused(request: HttpRequest, form: NewTodoForm) -> HttpResponse:
    context = {"form": form, **page_context(request)}
    if is_part(request):
        return render(request, "todos/tasks/_composer.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        context |= list_context(request)
    except NotFound:
        # The list it was to come to has gone meanwhile; what was typed is shown with all tasks.
        context |= list_context(request, list="")
    return render(request, "todos/tasks/list.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
@sign_in_required
def complete(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Mark a task as done. Its other fields stay as they are, whoever changes them at the same time."""
    return _set_status(request, todo_id, {"status": Status.COMPLETE})


@require_POST
@sign_in_required
def reopen(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Mark a task as not done; one that is not stays as it is."""
    return _set_status(request, todo_id, {"completed": False})


@require_POST
@sign_in_required
def start(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Mark a task as being worked on."""
    return _set_status(request, todo_id, {"status": Status.ONGOING})


def _set_status(request: HttpRequest, todo_id: UUID, change: TodoFields) -> HttpResponse:
    access, address = access_of(request), address_of(request)
    try:
        todo = dependencies.todo_service().update_todo(access, todo_id=str(todo_id), fields=change)
    except TodoNotFound as error:
        return _gone(request, todo_id, error)
    is_shown = address.query.matches(todo) or (address.keeps_finished and is_htmx(request))
    if todo.is_completed and todo.next_todo_id:
        messages.success(request, "Done. The next one is on your list.")
    elif not is_shown:
        messages.success(request, f"The task is now {STATUS_WORDS[todo.status].lower()}.")
    if not is_htmx(request):
        return _to_list(address)
    context = {"todo": todo if is_shown else None, "gone_id": None if is_shown else todo_id}
    return render(request, "todos/tasks/_changed.html", {**changed_context(request), **context})


@require_POST
@sign_in_required
def delete(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Move a task to the trash, from where Undo brings it back."""
    access, address = access_of(request), address_of(request)
    try:
        dependencies.todo_service().delete_todo(access, todo_id=str(todo_id))
    except TodoNotFound as error:
        return _gone(request, todo_id, error)
    messages.success(request, "Task deleted.", extra_tags=f"{UNDO} {todo_id}")
    if not wants_part(request, f"task-{todo_id}"):
        return _to_list(address)
    return render(request, "todos/tasks/_changed.html", {**changed_context(request), "gone_id": todo_id})


@require_POST
@sign_in_required
def restore(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """Bring a task back from the trash."""
    dependencies.todo_service().restore_todo(access_of(request), todo_id=str(todo_id))
    messages.success(request, "The task is back.")
    return _to_list(address_of(request))


def _gone(request: HttpRequest, todo_id: UUID, error: TodoNotFound) -> HttpResponse:
    """A row whose task is no longer there: it leaves the screen, and why is said."""
    if not is_htmx(request):
        raise error
    messages.error(request, error.message)
    return render(request, "todos/tasks/_changed.html", {"gone_id": todo_id}, status=HTTPStatus.NOT_FOUND)


def _to_list(address: TodoListAddress) -> HttpResponse:
    return HttpResponseRedirect(address.location)


def _at(response: HttpResponse, address: str) -> HttpResponse:
    """Let the browser show the address of what it sees, where htmx can see to it."""
    response["HX-Push-Url"] = address
    return response
