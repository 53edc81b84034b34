"""The route of quick add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from todos import dependencies
from todos.callers import access_of
from todos.quick import serializers as bodies
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, problems
from webapp.api.paging import query_of

if TYPE_CHECKING:
    from rest_framework.request import Request


class QuickAddView(APIView):
    """What words mean."""

    @extend_schema(
        operation_id="understand_quick_add",
        parameters=[bodies.QuickQuerySerializer],
        responses={200: bodies.UnderstoodSerializer} | problems(*SIGNED_IN, 400),
    )
    def get(self, request: Request) -> Response:
        """What the words of a quick add mean; nothing is stored."""
        data = validated(bodies.QuickQuerySerializer, query_of(request))
        access = access_of(request)
        understood = dependencies.quick_add_service().understand(
            access,
            text=data["text"],
            today=data.get("today"),
            zone=data.get("time_zone", access.zone),
        )
        return Response(bodies.understood_body(understood))
