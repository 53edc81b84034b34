"""What the task routes read from a request besides its body: the page asked for, the idempotency key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from todos import dependencies
from todos.callers import access_of
from todos.tasks import keys
from todos.tasks.errors import TodoVersionConflict
from todos.tasks.query import TodoQuery
from webapp.api.entity_tags import etag_of
from webapp.api.openapi import header
from webapp.api.paging import next_link
from webapp.api.requests import MAX_IDEMPOTENCY_KEY_LENGTH, idempotency_key
from webapp.cursors import read_cursor, sign_cursor
from webapp.errors import FieldError, InvalidInput, ShownStaleVersion

if TYPE_CHECKING:
    from collections.abc import Callable

    from rest_framework.request import Request

    from todos.tasks.domain import Todo


IDEMPOTENCY_KEY = header(
    "Idempotency-Key",
    "A text of the caller's choice: a repeat with the same one creates nothing.",
    max_length=MAX_IDEMPOTENCY_KEY_LENGTH,
)


def idempotent_id(request: Request) -> str | None:
    """The id of the task that the `Idempotency-Key` header stands for, if there is one.

    Raises:
        InvalidInput: the key is empty or too long.
    """
    key = idempotency_key(request)
    return None if key is None else keys.idempotent_todo_id(access_of(request).space_id, key)


def query_and_cursor(request: Request) -> tuple[TodoQuery, str | None]:
    """Which list is asked for, and which page of it.

    Raises:
        InvalidInput: a parameter is unknown or cannot be read.
    """
    parameters = dict(request.query_params.lists())
    cursors = parameters.pop("cursor", [])
    query = TodoQuery.from_parameters(parameters)
    if len(cursors) > 1:
        raise InvalidInput(errors=(FieldError("cursor", "repeated", "Give this once."),))
    (cursor,) = cursors or (None,)
    if cursor == "":
        detail = "This field may not be blank."
        raise InvalidInput(errors=(FieldError("cursor", "blank", detail),))
    return query, cursor


def page_of(
    request: Request, query: TodoQuery, cursor: str | None, *, show: Callable[[Todo], dict[str, Any]]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """One page of a list as shown, and its headers.

    Raises:
        InvalidInput: the cursor was made for another list.
    """
    access = access_of(request)
    purpose = query.cursor_purpose(access.space_id)
    after = read_cursor(cursor, purpose=purpose) if cursor else None
    page = dependencies.todo_service().list_todos(access, query=query, after=after)
    headers = {}
    if page.next_position is not None:
        headers = next_link(request, sign_cursor(page.next_position, purpose=purpose))
    return [show(todo) for todo in page.todos], headers


def etag_headers(todo: Todo) -> dict[str, str]:
    """The entity tag by which a later write can say which version it means."""
    return {"ETag": etag_of(todo.version)}


def with_current(conflict: TodoVersionConflict, show: Callable[[Todo], dict[str, Any]]) -> ShownStaleVersion:
    """The conflict with the current task as it is shown, for the answer's body."""
    return ShownStaleVersion(conflict, current=show(conflict.current))
