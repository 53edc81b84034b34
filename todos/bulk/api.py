"""The route that changes many tasks at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from todos import dependencies
from todos.bulk import serializers as bodies
from todos.bulk.domain import Action
from todos.callers import access_of
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems

if TYPE_CHECKING:
    from rest_framework.request import Request


class BulkView(APIView):
    """Many tasks at once."""

    @extend_schema(
        operation_id="change_many_todos",
        request=bodies.BulkSerializer,
        responses={200: bodies.OutcomeSerializer} | problems(*SIGNED_IN, *WITH_BODY),
    )
    def post(self, request: Request) -> Response:
        """Do one thing to up to 100 tasks, or change fields of each; one that fails leaves the others alone."""
        data = validated(bodies.BulkSerializer, request.data)
        action, service, access = Action(data.pop("action")), dependencies.bulk_service(), access_of(request)
        if action is Action.SET:
            outcome = service.set_fields(access, edits=bodies.edits_of(data["changes"]))
        else:
            if data.get("list_id"):
                data["list_id"] = str(data["list_id"])
            todo_ids = [str(todo_id) for todo_id in data.pop("todo_ids")]
            outcome = service.act(access, action=action, todo_ids=todo_ids, **data)
        return Response(bodies.outcome_body(outcome))
