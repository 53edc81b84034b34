"""The JSON route of the account that is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies
from accounts.identity.caller import caller_of
from accounts.overview import serializers as bodies
from webapp.api.openapi import SIGNED_IN, problems

if TYPE_CHECKING:
    from rest_framework.request import Request


class CurrentUserView(APIView):
    """The account that is signed in."""

    @extend_schema(
        operation_id="current_user",
        responses={200: bodies.CurrentUserSerializer} | problems(*SIGNED_IN),
    )
    def get(self, request: Request) -> Response:
        """The caller's account, and how many tasks it has."""
        identity = caller_of(request).identity
        counts = dependencies.account_tasks().count(identity.user_id)
        return Response(bodies.current_user_body(identity, counts))
