"""The JSON routes of taking tasks along."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import APIView

from todos import dependencies
from todos.callers import access_of
from todos.transfer import serializers as bodies
from todos.transfer.domain import MAX_BYTES, Source, Target
from todos.transfer.encodings import TYPES, written
from todos.transfer.encodings import read as read_file
from webapp.api.bodies import StrictMultiPartParser, validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.paging import query_of
from webapp.clock import utc_now
from webapp.errors import TooLarge

if TYPE_CHECKING:
    from rest_framework.request import Request

_TOO_LARGE = "A file of tasks has 2 MB at most. Take it in parts."


class FileParser(BaseParser):
    """A file as the body, whatever it says that it is."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return {"file": stream}


class ExportView(APIView):
    """Your tasks, to take along."""

    @extend_schema(
        operation_id="export_todos",
        parameters=[bodies.ExportQuerySerializer],
        responses={
            (200, kind.partition(";")[0]): OpenApiResponse(
                OpenApiTypes.OBJECT if "json" in kind else OpenApiTypes.STR, description="A download."
            )
            for kind in TYPES.values()
        }
        | problems(*SIGNED_IN, 400),
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Every task outside the trash: JSON that an import takes, CSV for a spreadsheet, todo.txt, or iCalendar."""
        target = Target(validated(bodies.ExportQuerySerializer, query_of(request))["as"])
        access = access_of(request)
        todos = dependencies.transfer_service().export_todos(access)
        # What can fail at the start fails before an answer is begun.
        first = list(zip(range(1), todos, strict=False))
        pieces = written(access, target, chain((todo for _, todo in first), todos))
        ending = {Target.TODO_TXT: "txt"}.get(target, target.value)
        name = f"servertask-{utc_now():%Y-%m-%d}.{ending}"
        return StreamingHttpResponse(
            pieces,
            content_type=TYPES[target],
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "private, no-store",
            },
        )


class ImportView(APIView):
    """Tasks of another place."""

    parser_classes = [StrictMultiPartParser, FileParser]

    @extend_schema(
        operation_id="import_todos",
        parameters=[bodies.ImportQuerySerializer],
        request={
            # What is in them is judged item by item.
            "application/json": OpenApiTypes.ANY,
            "text/plain": OpenApiTypes.ANY,
            "text/csv": OpenApiTypes.ANY,
            "text/calendar": OpenApiTypes.ANY,
            "multipart/form-data": bodies.ImportFileSerializer,
        },
        responses={200: bodies.ImportedSerializer} | problems(*SIGNED_IN, *WITH_BODY, 409),
    )
    def post(self, request: Request) -> Response:
        """Make tasks of a file, as far as they are not there: the same one twice makes nothing twice."""
        asked = validated(bodies.ImportQuerySerializer, query_of(request))
        data: Any = request.data
        content = (
            validated(bodies.ImportFileSerializer, data)["file"]
            if hasattr(data, "getlist")
            else data.get("file")
        )
        body = content.read(MAX_BYTES + 1) if content is not None else b""
        if len(body) > MAX_BYTES:
            raise TooLarge(_TOO_LARGE)
        access, offset = access_of(request), asked["offset"]
        report = dependencies.transfer_service().import_items(
            access,
            reads=read_file(access, Source(asked["from"]), body, offset=offset),
            offset=offset,
            dry_run=asked["dry_run"] == "true",
        )
        return Response(bodies.report_body(report))
