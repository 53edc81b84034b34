"""The JSON route of the private calendar, which no token of a script opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import dependencies
from accounts.feeds.domain import FEED_PATH
from accounts.identity.api import no_content
from accounts.identity.caller import caller_of
from webapp.api.openapi import SIGNED_IN, header, problems
from webapp.api.requests import MAX_IDEMPOTENCY_KEY_LENGTH, idempotency_key

if TYPE_CHECKING:
    from rest_framework.request import Request


class FeedSerializer(serializers.Serializer[Any]):
    """Where a calendar is to be had."""

    url = serializers.CharField(help_text="Whoever knows it reads your tasks with a date. Shown this once.")


class FeedView(APIView):
    """The private calendar of the account."""

    @extend_schema(
        operation_id="create_feed",
        parameters=[
            header(
                "Idempotency-Key",
                "A repeat with the same key answers with the address that the first request made.",
                max_length=MAX_IDEMPOTENCY_KEY_LENGTH,
            )
        ],
        request=None,
        responses={200: FeedSerializer} | problems(*SIGNED_IN, 400),
    )
    def post(self, request: Request) -> Response:
        """A new address of your calendar; any earlier one ends."""
        secret = dependencies.feed_service().create(
            identity=caller_of(request).identity, idempotency_key=idempotency_key(request)
        )
        url = request.build_absolute_uri(f"/{FEED_PATH}{secret}.ics")
        return Response({"url": url}, headers={"Cache-Control": "no-store"})

    @extend_schema(operation_id="end_feed", responses={204: None} | problems(*SIGNED_IN))
    def delete(self, request: Request) -> Response:
        """End the address of your calendar."""
        dependencies.feed_service().end(identity=caller_of(request).identity)
        return no_content()
