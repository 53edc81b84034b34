"""The JSON routes of tokens, which no such token opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies
from accounts.identity.api import no_content
from accounts.identity.caller import caller_of
from accounts.tokens import serializers as bodies
from accounts.tokens.domain import Scope
from webapp.api.bodies import validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, header, problems
from webapp.api.requests import MAX_IDEMPOTENCY_KEY_LENGTH, idempotency_key

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

# What holds a secret is kept by no cache.
_NOT_KEPT = {"Cache-Control": "no-store"}


class TokensView(APIView):
    """The tokens of the account."""

    @extend_schema(
        operation_id="list_tokens",
        responses={200: bodies.TokenSerializer(many=True)} | problems(*SIGNED_IN),
    )
    def get(self, request: Request) -> Response:
        """The tokens that hold, the newest first, without their secrets."""
        tokens = dependencies.token_service().list(identity=caller_of(request).identity)
        return Response([bodies.token_body(token) for token in tokens])

    @extend_schema(
        operation_id="create_token",
        parameters=[
            header(
                "Idempotency-Key",
                "A repeat with the same key answers with the token that the first request made.",
                max_length=MAX_IDEMPOTENCY_KEY_LENGTH,
            )
        ],
        request=bodies.CreateTokenSerializer,
        responses={201: bodies.NewTokenSerializer} | problems(*SIGNED_IN, *WITH_BODY, 409, 422),
    )
    def post(self, request: Request) -> Response:
        """Make a token; the answer is the only one that shows it."""
        data = validated(bodies.CreateTokenSerializer, request.data)
        new = dependencies.token_service().create(
            identity=caller_of(request).identity,
            name=data["name"],
            scope=Scope(data["scope"]),
            days=data["expires_in_days"],
            idempotency_key=idempotency_key(request),
        )
        return Response(bodies.new_token_body(new), status.HTTP_201_CREATED, headers=_NOT_KEPT)


class TokenView(APIView):
    """One token of the account."""

    @extend_schema(operation_id="end_token", responses={204: None} | problems(*SIGNED_IN, 404))
    def delete(self, request: Request, token_id: UUID) -> Response:
        """End a token: it is refused from the next request on."""
        dependencies.token_service().end(identity=caller_of(request).identity, token_id=str(token_id))
        return no_content()
