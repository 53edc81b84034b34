"""The routes of a task's checklist: each step is written alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.views import APIView

from todos import dependencies
from todos.callers import access_of
from todos.checklists import serializers as bodies
from todos.tasks.api.requests import IDEMPOTENCY_KEY
from todos.tasks.api.todos import ETAG, todo_response
from todos.tasks.serializers import TodoSerializer
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.requests import idempotency_key

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request
    from rest_framework.response import Response


class ChecklistView(APIView):
    """The steps of a task."""

    @extend_schema(
        operation_id="add_step",
        parameters=[IDEMPOTENCY_KEY, ETAG],
        request=bodies.AddStepSerializer,
        responses={201: TodoSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404, 409, 422),
    )
    def post(self, request: Request, todo_id: UUID) -> Response:
        """Add a step at the end of the checklist."""
        data = validated(bodies.AddStepSerializer, request.data)
        todo = dependencies.checklist_service().add_steps(
            access_of(request), todo_id=str(todo_id), texts=[data["text"]], key=idempotency_key(request)
        )
        return todo_response(request, todo, status.HTTP_201_CREATED)


class StepView(APIView):
    """One step of a task."""

    @extend_schema(
        operation_id="change_step",
        parameters=[ETAG],
        request=bodies.PatchStepSerializer,
        responses={200: TodoSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404, 409),
    )
    def patch(self, request: Request, todo_id: UUID, item_id: UUID) -> Response:
        """Change a step's words, tick it off or open it again, or put it in front of another one."""
        data = validated(bodies.PatchStepSerializer, request.data)
        todo = dependencies.checklist_service().change_step(
            access_of(request), todo_id=str(todo_id), item_id=str(item_id), fields=bodies.step_fields(data)
        )
        return todo_response(request, todo)

    @extend_schema(
        operation_id="remove_step",
        parameters=[ETAG],
        responses={200: TodoSerializer} | problems(*SIGNED_IN, 404, 409),
    )
    def delete(self, request: Request, todo_id: UUID, item_id: UUID) -> Response:
        """Take a step away."""
        todo = dependencies.checklist_service().remove_step(
            access_of(request), todo_id=str(todo_id), item_id=str(item_id)
        )
        return todo_response(request, todo)
