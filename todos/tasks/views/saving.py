"""Where a task's page saves single fields as one goes; it answers in JSON, for the page's own script.

The form of the page is sent with the fields that changed, named in `fields`, and nothing else of it is read. The script
learns what is stored by then, what others have changed meanwhile, and what it would take to undo the change.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from accounts.identity.caller import caller_of
from todos import dependencies
from todos.access import Access
from todos.callers import access_of
from todos.tasks.domain import Todo, TodoFields
from todos.tasks.errors import TodoInTrash, TodoVersionConflict
from todos.tasks.forms import TodoForm, digest_of, shown, stored_words
from todos.tasks.serializers import written_body
from todos.tasks.views.page_context import offer_lists
from webapp.errors import DomainError, FieldError, InvalidInput, Unavailable
from webapp.errors.outages import log_outage
from webapp.errors.problems import problem_response
from webapp.forms import show_error

if TYPE_CHECKING:
    from django.http import HttpRequest

_UNKNOWN = InvalidInput(errors=(FieldError("fields", "unknown", "Name the fields of the form to save."),))


@require_POST
def save_fields(request: HttpRequest, todo_id: UUID) -> JsonResponse:
    """Save the named fields of a task's form, each as far as nobody else has changed it meanwhile."""
    try:
        caller_of(request)
        response = _save(request, str(todo_id))
    except DomainError as error:
        if isinstance(error, Unavailable):
            log_outage(error)
        response = problem_response(request, error)
    response["Cache-Control"] = "private, no-store"
    return response


def _save(request: HttpRequest, todo_id: str) -> JsonResponse:
    access, service, form = access_of(request), dependencies.todo_service(), TodoForm(request.POST)
    names = _named(request)
    if "restore" in request.POST:
        service.restore_todo(access, todo_id=todo_id)
    if not form.is_valid() and form.errors.keys() & names:
        return _invalid(access, todo_id, form, names)
    reading = _Reading(form)
    try:
        todo = service.update_todo(
            access,
            todo_id=todo_id,
            fields=cast("TodoFields", {name: form.cleaned_data[name] for name in names}),
            is_as_read=reading,
        )
    except TodoVersionConflict as conflict:
        offer_lists(request, form)
        return _conflict(form, conflict)
    except TodoInTrash:
        return JsonResponse({"in_trash": True}, status=HTTPStatus.CONFLICT)
    except InvalidInput as error:
        show_error(form, error)
        return _invalid(
            access, todo_id, form, names | {problem.attr for problem in error.errors} | {NON_FIELD_ERRORS}
        )
    return JsonResponse(_saved(form, names, reading.before or todo, todo))


def _named(request: HttpRequest) -> set[str]:
    names = set(request.POST.getlist("fields"))
    if not names or not names <= set(TodoForm.WRITTEN):
        raise _UNKNOWN
    return names


class _Reading:
    """What the form has read of a field; remembers the task it was asked about last, which is the one that is changed."""

    def __init__(self, form: TodoForm) -> None:
        self._form = form
        self.before: Todo | None = None

    def __call__(self, current: Todo, name: str) -> bool:
        self.before = current
        return self._form.is_as_read(current, name)


def _saved(form: TodoForm, names: set[str], before: Todo, after: Todo) -> dict[str, Any]:
    """What is stored by now of the saved fields and of those that changed besides, and what it was before."""
    was, now = written_body(before), written_body(after)
    changed = {name for name in TodoForm.WRITTEN if was[name] != now[name]}
    merged = {name for name in set(TodoForm.WRITTEN) - names if not form.was_filled_with(after, name)}
    return {
        "version": after.version,
        "title": after.title,
        "fields": {name: _field(form, after, name) for name in names | merged | changed},
        "elsewhere": [str(form[name].label) for name in TodoForm.WRITTEN if name in merged - changed],
        "undo": {name: [was[name], now[name]] for name in now if was[name] != now[name]},
    }


def _conflict(form: TodoForm, conflict: TodoVersionConflict) -> JsonResponse:
    fields = {
        name: {**_field(form, conflict.current, name), "words": stored_words(form, conflict.current, name)}
        for name in conflict.fields
    }
    return JsonResponse({"conflicts": fields}, status=HTTPStatus.CONFLICT)


def _field(form: TodoForm, todo: Todo, name: str) -> dict[str, str]:
    value = shown(todo, name)
    return {"label": str(form[name].label), "value": value, "digest": digest_of(value)}


def _invalid(access: Access, todo_id: str, form: TodoForm, names: set[str]) -> JsonResponse:
    # Somebody else's task is as good as none, also for what is wrong with a form.
    dependencies.todo_service().get_todo(access, todo_id=todo_id)
    errors = {name: [str(each) for each in form.errors[name]] for name in form.errors if name in names}
    return JsonResponse({"errors": errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
