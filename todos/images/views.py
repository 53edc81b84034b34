"""The images of a task, for the pages: adding without a script, removing, and asking again what is in them.

With a script an image goes straight to the bucket and through the API; the page then asks here for what it shows.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.identity.guards import keeps_typed
from todos import dependencies
from todos.callers import access_of
from todos.images.errors import ImageNotFound, LabelDetectionFailed
from todos.tasks.domain import Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.forms import TodoForm
from todos.tasks.views.detail import back_to_task, save_again
from todos.tasks.views.page_context import UNSEEN, page_context
from webapp.errors import DomainError, RateLimited, Unavailable
from webapp.errors.outages import log_outage
from webapp.errors.statuses import status_of
from webapp.htmx import is_htmx, is_part

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_NOTHING_CHOSEN = "Choose an image first."
_STILL_UNSEEN = "What is in the image could not be told this time either. Ask again in a moment."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed(*TodoForm.KEPT, reopen=save_again)
def images(request: HttpRequest, todo_id: UUID) -> HttpResponse:
    """The images of a task as a part of its page, and where the form for new ones is sent."""
    todo = dependencies.todo_service().get_todo(access_of(request), todo_id=str(todo_id))
    if request.method == "POST":
        return _add(request, todo)
    if is_part(request):
        return render(
            request,
            "todos/images/_image_list.html",
            {"todo": todo, "todo_id": todo_id, **page_context(request)},
        )
    return back_to_task(request, todo)


def _add(request: HttpRequest, todo: Todo) -> HttpResponse:
    """Add the image that came with the form; why it is refused stands beside the field."""
    file = request.FILES.get("file")
    if file is None:
        return back_to_task(
            request, todo, image_problem=_NOTHING_CHOSEN, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    try:
        todo = dependencies.image_service().attach_file(access_of(request), todo_id=todo.todo_id, file=file)
    except TodoNotFound:
        raise
    except DomainError as error:
        if isinstance(error, Unavailable):
            log_outage(error)
        problem = f"“{file.name}” was not added. {error.message}"
        return back_to_task(request, todo, image_problem=problem, status=status_of(error))
    messages.success(request, "Image added.")
    return back_to_task(request, todo)


@require_POST
@keeps_typed(*TodoForm.KEPT, reopen=save_again)
def label_again(request: HttpRequest, todo_id: UUID, image_id: UUID) -> HttpResponse:
    """Ask once more what is in an image."""
    access = access_of(request)
    problem, status = "", HTTPStatus.OK
    try:
        todo = dependencies.image_service().label_again(access, todo_id=str(todo_id), image_id=str(image_id))
    except LabelDetectionFailed as outage:
        log_outage(outage)
        problem, status = _STILL_UNSEEN, status_of(outage)
    except RateLimited as refusal:
        problem, status = refusal.message, status_of(refusal)
    if problem:
        todo = dependencies.todo_service().get_todo(access, todo_id=str(todo_id))
    if not is_htmx(request):
        return back_to_task(request, todo, image_problem=problem, status=status)
    image = todo.image(str(image_id))
    if image is None:
        raise ImageNotFound
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, image.alt, extra_tags=UNSEEN)
    context = {"todo": todo, "image": image, "todo_id": todo_id, **page_context(request)}
    return render(request, "todos/images/_labelled.html", context, status=status)


@require_POST
@keeps_typed(*TodoForm.KEPT, reopen=save_again)
def remove(request: HttpRequest, todo_id: UUID, image_id: UUID) -> HttpResponse:
    """Remove an image for good."""
    todo = dependencies.image_service().remove(
        access_of(request), todo_id=str(todo_id), image_id=str(image_id)
    )
    messages.success(request, "Image removed.")
    return back_to_task(request, todo)
