"""A task's page: its form, what happens when two change the same task, and what else on the page comes back to it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.identity.guards import keeps_typed
from todos import dependencies
from todos.access import Access
from todos.callers import access_of
from todos.tasks.domain import Todo
from todos.tasks.errors import TodoInTrash, TodoVersionConflict
from todos.tasks.forms import TodoForm, differences, digests_of
from todos.tasks.views.list_address import TodoListAddress
from todos.tasks.views.navigation import list_links
from todos.tasks.views.page_context import offer_lists, page_context
from webapp.errors import DomainError, InvalidInput
from webapp.errors.statuses import status_of
from webapp.forms import show_error

if TYPE_CHECKING:
    from django.http import HttpRequest


def save_again(
    request: HttpRequest, todo_id: UUID, *, problem: DomainError | None = None, **_: object
) -> HttpResponse:
    """A task's page with the form as it was sent; nothing is read for it.

    What else an address of the page names, such as an image, is of no concern to the form.
    """
    form = TodoForm(request.POST)
    if problem is None:
        messages.info(request, "You are signed in. What you typed is still here; save it when you are ready.")
        response = _show_form(request, todo_id, form)
        response["HX-Push-Url"] = reverse("todos:detail", args=[todo_id])
        return response
    show_error(form, problem)
    return _show_form(request, todo_id, form, status=status_of(problem))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed(*TodoForm.KEPT, reopen=save_again)
def detail(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """A task's page, and where its form is sent."""
    if request.method == "POST":
        return _save(request, todo_id)
    todo = dependencies.todo_service().get_todo(access_of(request), todo_id=str(todo_id))
    return _show_form(request, todo_id, TodoForm.of(todo), todo=todo)


def _save(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    access, service = access_of(request), dependencies.todo_service()
    form = TodoForm(request.POST)
    if "restore" in request.POST:
        service.restore_todo(access, todo_id=str(todo_id))
    if form.is_valid():
        try:
            todo = _update(access, todo_id, form)
        except TodoVersionConflict as conflict:
            status, overtaken = HTTPStatus.CONFLICT, conflict.fields
            return _show_conflict(request, form, conflict.current, overtaken, status=status)
        except TodoInTrash:
            return _offer_to_restore(request, todo_id, form)
        except InvalidInput as error:
            show_error(form, error)
        else:
            messages.success(request, _saved(form, todo))
            return HttpResponseRedirect(TodoListAddress.read(request.GET).location)
    # Somebody else's task is as good as none, also for what is wrong with a form.
    todo = service.get_todo(access, todo_id=str(todo_id))
    if form.is_resolving:
        return _show_conflict(request, form, todo, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _show_form(request, todo_id, form, todo=todo, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _update(access: Access, todo_id: UUID, form: TodoForm) -> Todo:
    """Save what was typed into a form. What others have changed meanwhile and this form has not stays.

    Raises:
        TodoVersionConflict: a field that was typed into was changed to something else since the form was filled.
        TodoInTrash: the task was deleted meanwhile.
    """
    return dependencies.todo_service().update_todo(
        access, todo_id=str(todo_id), fields=form.changes, is_as_read=form.is_as_read
    )


def _saved(form: TodoForm, todo: Todo) -> str:
    """What is said after saving: also what others have changed meanwhile."""
    merged = form.merged(todo)
    return f"Saved. Changed elsewhere meanwhile, and kept: {', '.join(merged)}." if merged else "Saved."


def _offer_to_restore(request: HttpRequest, todo_id: UUID, form: TodoForm) -> HttpResponse:
    """The form as it was sent, of a task that lies in the trash by now."""
    form.add_error(None, "This task is in the trash. Restore it to save what you typed.")
    return _show_form(request, todo_id, form, is_in_trash=True, status=HTTPStatus.CONFLICT)


def back_to_task(
    request: HttpRequest,
    todo: Todo,
    *,
    image_problem: str = "",
    step_problem: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page again after a button beside its form; what was typed into the form and is not saved stays in it."""
    form, todo_id = TodoForm(request.POST), UUID(todo.todo_id)
    if form.is_typed_in or image_problem or step_problem:
        form = form if form.is_typed_in else TodoForm.of(todo)
        return _show_form(
            request,
            todo_id,
            form,
            todo=todo,
            image_problem=image_problem,
            step_problem=step_problem,
            status=status,
        )
    return HttpResponseRedirect(
        reverse("todos:detail", args=[todo_id]) + TodoListAddress.read(request.GET).parameters
    )


def _show_form(
    request: HttpRequest,
    todo_id: UUID,
    form: TodoForm,
    *,
    todo: Todo | None = None,
    image_problem: str = "",
    is_in_trash: bool = False,
    step_problem: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    names = offer_lists(request, form)
    context = {
        "form": form,
        "is_in_trash": is_in_trash,
        "step_problem": step_problem,
        # Steps that were typed and not added yet.
        "step_text": request.POST.get("step", "") if step_problem or todo is None else "",
        "image_problem": image_problem,
        "todo": todo,
        "todo_id": todo_id,
        "title": todo.title if todo else form["title"].value(),
        **page_context(request),
        "lists": list_links(names),
    }
    return render(request, "todos/tasks/detail.html", context, status=status)


def _show_conflict(
    request: HttpRequest,
    form: TodoForm,
    current: Todo,
    overtaken: tuple[str, ...] = (),
    *,
    status: HTTPStatus,
) -> HttpResponse:
    """Both versions side by side; what is sent from here is held against the version shown here."""
    names = offer_lists(request, form)
    differing = differences(form, current, overtaken)
    context = {
        "form": form,
        "todo": current,
        "differences": differing,
        "agreed": form.agreed(current, {difference.field.name for difference in differing}),
        "digests": digests_of(current),
        **page_context(request),
        "lists": list_links(names),
    }
    return render(request, "todos/tasks/conflict.html", context, status=status)
