"""The task manager's routes: other names for the same tasks and the same service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from todos import dependencies
from todos.callers import access_of
from todos.tasks.api import manager_bodies as bodies
from todos.tasks.api.requests import IDEMPOTENCY_KEY, idempotent_id, page_of
from todos.tasks.keys import cache_scope
from todos.tasks.query import TodoQuery
from todos.tasks.serializers import todo_fields
from webapp.api.bodies import validated
from webapp.api.lists import Page, answer_list
from webapp.api.openapi import IF_NONE_MATCH, LINK, LIST_ETAG, SIGNED_IN, WITH_BODY, problems
from webapp.api.paging import query_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

MAX_TASKS = 1000


class CreateTaskView(APIView):
    """Create a task."""

    @extend_schema(
        operation_id="create_task",
        parameters=[IDEMPOTENCY_KEY],
        request=bodies.CreateTaskSerializer,
        responses={201: bodies.TaskSerializer} | problems(*SIGNED_IN, *WITH_BODY, 422),
    )
    def post(self, request: Request) -> Response:
        """Create a task; it begins as pending."""
        data = validated(bodies.CreateTaskSerializer, request.data)
        todo = dependencies.todo_service().create_todo(
            access_of(request),
            fields=todo_fields(data),
            idempotent_id=idempotent_id(request),
        )
        return Response(bodies.task_body(todo), status.HTTP_201_CREATED)


class FetchTasksView(APIView):
    """Your tasks."""

    @extend_schema(
        operation_id="fetch_tasks",
        parameters=[bodies.FetchTasksSerializer, IF_NONE_MATCH, LINK, LIST_ETAG],
        responses={200: bodies.TaskSerializer(many=True), 304: None} | problems(*SIGNED_IN, 400),
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Your tasks, newest first, at most 1,000; `Link` leads to the rest."""

        def read() -> Page:
            data = validated(bodies.FetchTasksSerializer, query_of(request))
            return page_of(request, TodoQuery(limit=MAX_TASKS), data.get("cursor"), show=bodies.task_body)

        return answer_list(request, read, scope=cache_scope(access_of(request).space_id))


class UpdateTaskView(APIView):
    """Change a task."""

    @extend_schema(
        operation_id="update_task",
        request=bodies.UpdateTaskSerializer,
        responses={200: bodies.TaskMessageSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404),
    )
    def put(self, request: Request, task_id: UUID) -> Response:
        """Change the status, the title or the description of a task; what is not named stays as it is."""
        return _update(request, task_id)

    @extend_schema(
        operation_id="patch_task",
        request=bodies.UpdateTaskSerializer,
        responses={200: bodies.TaskMessageSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404),
    )
    def patch(self, request: Request, task_id: UUID) -> Response:
        """The same as `PUT`."""
        return _update(request, task_id)


class DeleteTaskView(APIView):
    """Delete a task."""

    @extend_schema(
        operation_id="delete_task",
        responses={200: bodies.MessageSerializer} | problems(*SIGNED_IN, 404),
    )
    def delete(self, request: Request, task_id: UUID) -> Response:
        """Move a task to the trash."""
        dependencies.todo_service().delete_todo(access_of(request), todo_id=str(task_id))
        return Response({"message": "The task was moved to the trash."})


def _update(request: Request, task_id: UUID) -> Response:
    data = validated(bodies.UpdateTaskSerializer, request.data)
    todo = dependencies.todo_service().update_todo(
        access_of(request), todo_id=str(task_id), fields=todo_fields(data)
    )
    return Response({"message": "The task was changed.", "task": bodies.task_body(todo)})
