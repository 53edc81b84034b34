"""The resource `todos`: each route reads its request, asks the service once, and writes the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from todos import dependencies
from todos.callers import access_of
from todos.tasks import serializers as bodies
from todos.tasks.api.requests import (
    IDEMPOTENCY_KEY,
    etag_headers,
    idempotent_id,
    page_of,
    query_and_cursor,
    with_current,
)
from todos.tasks.errors import TodoVersionConflict
from todos.tasks.fields import defaults
from todos.tasks.keys import cache_scope
from webapp.api.bodies import validated
from webapp.api.entity_tags import expected_version, matches_etag
from webapp.api.lists import Page, answer_list
from webapp.api.openapi import (
    IF_MATCH,
    IF_NONE_MATCH,
    LINK,
    LIST_ETAG,
    SIGNED_IN,
    WITH_BODY,
    problems,
    response_header,
)
from webapp.api.paging import query_of
from webapp.clock import utc_now
from webapp.zones import day_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

    from todos.tasks.domain import Todo

LIST_PATH = "/api/v1/todos"
ETAG = response_header("ETag", "Names the version; for `If-Match` and `If-None-Match`.", statuses=(200, 201))


class TodoListView(APIView):
    """Your tasks."""

    @extend_schema(
        operation_id="list_todos",
        parameters=[bodies.ListTodosSerializer, IF_NONE_MATCH, LINK, LIST_ETAG],
        responses={200: bodies.TodoSerializer(many=True), 304: None} | problems(*SIGNED_IN, 400),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A page of your tasks; `Link` leads to the next one."""

        def read() -> Page:
            query, cursor = query_and_cursor(request)
            base_url = _base_url(request)
            return page_of(
                request,
                query,
                cursor,
                show=lambda todo: bodies.todo_body(todo, base_url=base_url),
            )

        access = access_of(request)
        # What is due today is something else tomorrow, and somewhere else.
        day = day_in(utc_now(), access.zone).isoformat() if "due" in request.query_params else ""
        return answer_list(request, read, scope=cache_scope(access.space_id), variant=day)

    @extend_schema(
        operation_id="create_todo",
        parameters=[
            IDEMPOTENCY_KEY,
            ETAG,
            response_header("Location", "The address of the task.", statuses=(201,)),
        ],
        request=bodies.WriteTodoSerializer,
        responses={201: bodies.TodoSerializer} | problems(*SIGNED_IN, *WITH_BODY, 409, 422),
    )
    def post(self, request: Request) -> Response:
        """Create a task."""
        data = validated(bodies.WriteTodoSerializer, request.data)
        todo = dependencies.todo_service().create_todo(
            access_of(request),
            fields=bodies.todo_fields(data),
            idempotent_id=idempotent_id(request),
        )
        response = todo_response(request, todo, status.HTTP_201_CREATED)
        response["Location"] = response.data["url"]
        return response

    @extend_schema(
        operation_id="delete_all_todos",
        parameters=[bodies.DeleteTodosSerializer],
        responses={204: None} | problems(*SIGNED_IN, 400),
    )
    def delete(self, request: Request) -> Response:
        """Move all your tasks to the trash, or empty it. After a 503 `unfinished`, the same request goes on."""
        query = validated(bodies.DeleteTodosSerializer, query_of(request))
        if query["deleted"] == "true":
            dependencies.trash_service().empty_trash(access_of(request))
        else:
            dependencies.todo_service().delete_all_todos(access_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class TodoView(APIView):
    """One of your tasks."""

    @extend_schema(
        operation_id="get_todo",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: bodies.TodoSerializer, 304: None} | problems(*SIGNED_IN, 404),
    )
    def get(self, request: Request, todo_id: UUID) -> Response:
        """A task outside the trash."""
        todo = dependencies.todo_service().get_todo(access_of(request), todo_id=str(todo_id))
        known = request.headers.get("If-None-Match")
        # The addresses of images run out although the task stays as it is.
        if known is not None and not todo.images and matches_etag(known, todo.version):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers=etag_headers(todo))
        return todo_response(request, todo)

    @extend_schema(
        operation_id="replace_todo",
        parameters=[IF_MATCH, ETAG],
        request=bodies.WriteTodoSerializer,
        responses={200: bodies.TodoSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404, 409, 412),
    )
    def put(self, request: Request, todo_id: UUID) -> Response:
        """Replace what you decide about a task; fields left out get their defaults."""
        data = validated(bodies.WriteTodoSerializer, request.data)
        left_out: Any = defaults()
        if "completed" in data:
            # It says what the status is to be, in other words.
            del left_out["status"]
        return self._change(request, todo_id, {**left_out, **data})

    @extend_schema(
        operation_id="change_todo",
        parameters=[IF_MATCH, ETAG],
        request=bodies.PatchTodoSerializer,
        responses={200: bodies.TodoSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404, 409, 412),
    )
    def patch(self, request: Request, todo_id: UUID) -> Response:
        """Change the fields that are named, and no others."""
        return self._change(request, todo_id, validated(bodies.PatchTodoSerializer, request.data))

    @extend_schema(
        operation_id="delete_todo",
        parameters=[bodies.DeleteTodoSerializer, IF_MATCH],
        responses={204: None} | problems(*SIGNED_IN, 400, 404, 409, 412),
    )
    def delete(self, request: Request, todo_id: UUID) -> Response:
        """Move a task to the trash, from which it can be restored for 30 days, or remove it from there for good."""
        query = validated(bodies.DeleteTodoSerializer, query_of(request))
        is_for_good = query["for_good"] == "true"
        delete = (
            dependencies.trash_service().remove_todo
            if is_for_good
            else dependencies.todo_service().delete_todo
        )
        try:
            delete(
                access_of(request),
                todo_id=str(todo_id),
                expected_version=expected_version(request),
            )
        except TodoVersionConflict as conflict:
            raise with_current(conflict, lambda todo: _body(request, todo)) from None
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _change(self, request: Request, todo_id: UUID, data: dict[str, Any]) -> Response:
        try:
            todo = dependencies.todo_service().update_todo(
                access_of(request),
                todo_id=str(todo_id),
                fields=bodies.todo_fields(data),
                expected_version=expected_version(request),
            )
        except TodoVersionConflict as conflict:
            raise with_current(conflict, lambda current: _body(request, current)) from None
        return todo_response(request, todo)


class RestoreTodoView(APIView):
    """Bring a task back."""

    @extend_schema(
        operation_id="restore_todo",
        parameters=[ETAG],
        request=None,
        responses={200: bodies.TodoSerializer} | problems(*SIGNED_IN, 404),
    )
    def post(self, request: Request, todo_id: UUID) -> Response:
        """Bring a task back from the trash; one that is not there is answered as it is."""
        todo = dependencies.todo_service().restore_todo(access_of(request), todo_id=str(todo_id))
        return todo_response(request, todo)


def _base_url(request: Request) -> str:
    return request.build_absolute_uri(LIST_PATH)


def _body(request: Request, todo: Todo) -> dict[str, Any]:
    return bodies.todo_body(todo, base_url=_base_url(request))


def todo_response(request: Request, todo: Todo, code: int = status.HTTP_200_OK) -> Response:
    return Response(_body(request, todo), code, headers=etag_headers(todo))
