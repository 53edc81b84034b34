"""The pages of lists: each of them with its tasks, all of them, and what is done to one."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.guards import keeps_typed, sign_in_required
from todos import dependencies
from todos.access import Access
from todos.callers import access_of
from todos.lists.domain import Destination, ListFields, TaskList
from todos.lists.errors import ListNotEmpty, ListVersionConflict, TooManyLists
from todos.lists.forms import ListForm
from todos.tasks.keys import idempotent_todo_id
from todos.tasks.query import INBOX
from todos.tasks.views.going_on import go_on
from todos.tasks.views.list import show_list
from todos.tasks.views.list_address import TodoListAddress
from todos.tasks.views.navigation import ListNames, list_links
from todos.tasks.views.page_context import UNSEEN
from webapp.errors import DomainError, InvalidInput, Unfinished
from webapp.errors.statuses import status_of
from webapp.forms import form_status, show_error

if TYPE_CHECKING:
    from django.http import HttpRequest

# Marks a message about a list that can be taken back; its id follows.
UNDO_LIST = "undo-list"
_NEW, _RENAME = "todos/lists/new.html", "todos/lists/rename.html"
_MOVING = "The tasks of the list are being moved"


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The tasks that lie in no list."""
    return _shown(request, INBOX)


@require_safe
def task_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """The tasks of a list."""
    return _shown(request, str(list_id))


def _shown(request: HttpRequest, list_id: str) -> HttpResponse:
    response = show_list(request, list=list_id)
    patch_vary_headers(response, ("HX-Request", "HX-Request-Type", "HX-Target"))
    return response


@require_safe
@sign_in_required
def index(request: HttpRequest) -> HttpResponse:
    """All lists in their order, and what can be done with each."""
    lists = dependencies.list_service().lists(access_of(request))
    names = ListNames(tuple((each.task_list.list_id, each.task_list.name) for each in lists))
    return render(request, "todos/lists/index.html", {"all_lists": lists, "lists": list_links(names)})


def _new_again(request: HttpRequest, *, problem: DomainError | None = None) -> HttpResponse:
    return _form_again(request, _NEW, {}, problem)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("name", "key", reopen=_new_again)
def new(request: HttpRequest) -> HttpResponse:
    """Ask what a new list is called; and make it."""
    if request.method != "POST":
        return render(request, _NEW, {"form": ListForm()})
    access, form = access_of(request), ListForm(request.POST)
    if not form.is_valid():
        return _refused(request, _NEW, {"form": form})
    try:
        made = dependencies.list_service().create_list(
            access,
            fields={"name": form.cleaned_data["name"]},
            idempotent_id=idempotent_todo_id(access.space_id, form.idempotency_key),
        )
    except (InvalidInput, TooManyLists) as error:
        show_error(form, error)
        return _refused(request, _NEW, {"form": form}, form_status(error))
    messages.success(request, f"List added: {made.task_list.name}", extra_tags=UNSEEN)
    return HttpResponseRedirect(_address_of(made.task_list.list_id))


def _rename_again(request: HttpRequest, list_id: UUID, *, problem: DomainError | None = None) -> HttpResponse:
    return _form_again(request, _RENAME, {"list_id": list_id}, problem)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("name", "was", reopen=_rename_again)
def rename(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Ask what a list is to be called; and call it so, unless somebody else has named it anew meanwhile."""
    current = dependencies.list_service().get_list(access_of(request), list_id=str(list_id)).task_list
    form = ListForm(request.POST) if request.method == "POST" else ListForm.of(current)
    context = {"list_id": list_id, "name": current.name, "form": form}
    if request.method != "POST":
        return render(request, _RENAME, context)
    try:
        renamed = _rename(access_of(request), current, form)
    except (InvalidInput, ListVersionConflict) as error:
        show_error(form, error)
        return _refused(request, _RENAME, context, form_status(error))
    if renamed is None:
        return _refused(request, _RENAME, {**context, "form": form.read_anew(current)}, HTTPStatus.CONFLICT)
    messages.success(request, f"The list is now called “{renamed.name}”.")
    return HttpResponseRedirect(_address_of(str(list_id)))


def _rename(access: Access, current: TaskList, form: ListForm) -> TaskList | None:
    """The list under its new name; `None` where it is called otherwise by now than the form has read.

    Raises:
        InvalidInput: it is no name.
        ListVersionConflict: somebody else was faster.
    """
    if not form.is_valid() or form.cleaned_data["was"] not in {"", current.name}:
        return None
    fields: ListFields = {"name": form.cleaned_data["name"]}
    renamed = dependencies.list_service().update_list(
        access, list_id=current.list_id, fields=fields, expected_version=current.version
    )
    return renamed.task_list


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def delete(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Ask what becomes of the tasks of a list; and delete it, from where Undo brings it back."""
    access, service = access_of(request), dependencies.list_service()
    if request.method != "POST":
        return _ask(request, list_id)
    chosen = request.POST.get("tasks", "")
    tasks = Destination(chosen) if chosen in set(Destination) else None
    try:
        deleted = service.delete_list(access, list_id=str(list_id), tasks=tasks)
    except ListNotEmpty as error:
        messages.error(request, error.message)
        return _ask(request, list_id, status=status_of(error))
    except Unfinished as error:
        fields = {"tasks": chosen} if chosen else {}
        return go_on(request, error, address=request.path, what=_MOVING, fields=fields)
    messages.success(request, f"“{deleted.name}” is deleted.", extra_tags=f"{UNDO_LIST} {list_id}")
    return HttpResponseRedirect(reverse("todos:list"))


@require_POST
@sign_in_required
def restore(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Bring a deleted list back, with its tasks."""
    try:
        restored = dependencies.list_service().restore_list(access_of(request), list_id=str(list_id))
    except Unfinished as error:
        return go_on(request, error, address=request.path, what=_MOVING)
    messages.success(request, f"“{restored.task_list.name}” is back.")
    return HttpResponseRedirect(_address_of(str(list_id)))


@require_POST
@sign_in_required
def shift(request: HttpRequest, list_id: UUID, by: int) -> HttpResponse:
    """Move a list by one place among the others."""
    name, is_moved = dependencies.list_service().shift_list(access_of(request), list_id=str(list_id), by=by)
    where = "down" if by > 0 else "up"
    words = f"{name}: moved {where}." if is_moved else f"{name}: there is nothing further {where}."
    messages.success(request, words, extra_tags=UNSEEN)
    return HttpResponseRedirect(reverse("todos:lists"))


def _address_of(list_id: str) -> str:
    return TodoListAddress(list=list_id).location


def _refused(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    return render(request, template, dict(context), status=status)


def _form_again(
    request: HttpRequest, template: str, context: Mapping[str, object], problem: DomainError | None
) -> HttpResponse:
    """The form with what was typed; nothing is read for it."""
    form = ListForm(request.POST)
    if problem is None:
        messages.info(request, "You are signed in. What you typed is still here; send it when you are ready.")
        return _refused(request, template, {**context, "form": form}, HTTPStatus.OK)
    show_error(form, problem, field="name")
    return _refused(request, template, {**context, "form": form}, status_of(problem))


def _ask(request: HttpRequest, list_id: UUID, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    counted = dependencies.list_service().get_list(access_of(request), list_id=str(list_id))
    return render(request, "todos/lists/delete.html", {"counted": counted}, status=status)
