"""The JSON route of the export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.views import APIView

from accounts.export.download import export_response
from accounts.identity.caller import caller_of
from webapp.api.openapi import SIGNED_IN, problems

if TYPE_CHECKING:
    from django.http import StreamingHttpResponse
    from rest_framework.request import Request


class ExportView(APIView):
    """Everything that is held about the account."""

    @extend_schema(
        operation_id="export_account",
        responses={200: OpenApiResponse(OpenApiTypes.OBJECT, description="A download.")}
        | problems(*SIGNED_IN),
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """All that is held about the caller: profile, sessions, tasks with their trash, and the audit trail."""
        return export_response(caller_of(request).identity)
