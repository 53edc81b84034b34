"""What the OpenAPI document says of every route alike: problems, paging and the parameters several routes share."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from webapp.api.bodies import MergePatchParser
from webapp.errors.problems import CONTENT_TYPE

# What any route that asks who is calling may answer besides what it is there for.
SIGNED_IN = (401, 403, 429, 503)
# A body that is no JSON, too large, or of another type.
WITH_BODY = (400, 411, 413, 415)


class DocumentSchema(AutoSchema):
    """Describes routes; also the body of a DELETE, where a view says by `delete_takes_body` that it takes one."""

    def map_parsers(self) -> list[str]:
        """What bodies may be; a merge patch is for `PATCH` alone."""
        types: list[str] = super().map_parsers()
        return [each for each in types if self.method == "PATCH" or each != MergePatchParser.media_type]

    def _get_request_body(self, direction: str = "request") -> Any:
        if self.method != "DELETE" or not getattr(self.view, "delete_takes_body", False):
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]  # drf-spectacular has no types here.
        # drf-spectacular leaves bodies to the methods that have them in HTML.
        self.method = "POST"
        try:
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]  # drf-spectacular has no types here.
        finally:
            self.method = "DELETE"


class FieldProblemSerializer(serializers.Serializer[Any]):
    """One thing wrong with one field."""

    attr = serializers.CharField(allow_blank=True, help_text="Name of the field; empty for the whole body.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """An error as RFC 9457 has it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened and what to do, in a sentence.")
    code = serializers.CharField(help_text="Stable, for programs.")
    request_id = serializers.CharField()
    # The field hides a property of DRF's that a schema has no use for.
    errors = FieldProblemSerializer(many=True, required=False)  # type: ignore[assignment]  # RFC 9457's name; DRF's own `errors` is a property of the same.
    current = serializers.DictField(
        required=False,
        help_text="With 412: the task as it stands now, so that both versions can be compared.",
    )


def problems(*statuses: int) -> dict[Any, Any]:
    """The responses of these statuses, each a problem."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=HTTPStatus(status).phrase)
        for status in sorted(set(statuses))
    }


def header(name: str, description: str, *, max_length: int | None = None) -> OpenApiParameter:
    """An optional request header; one with a bound on its length is refused beyond it, and when it is empty."""
    bounds = {"minLength": 1, "maxLength": max_length} if max_length else {}
    return OpenApiParameter(
        name, {"type": "string", **bounds}, OpenApiParameter.HEADER, description=description
    )


def response_header(name: str, description: str, *, statuses: tuple[int, ...] = (200,)) -> OpenApiParameter:
    """A header of the answers with these statuses."""
    return OpenApiParameter(
        name,
        str,
        OpenApiParameter.HEADER,
        description=description,
        response=[str(status) for status in statuses],
    )


LINK = response_header("Link", 'The next page as `<url>; rel="next"`, where there is more.')
IF_NONE_MATCH = header("If-None-Match", "An `ETag`; what is still the same is answered with 304.")
LIST_ETAG = response_header(
    "ETag", "Names the very bytes of the list; for `If-None-Match`.", statuses=(200, 304)
)
IF_MATCH = header(
    "If-Match", "The `ETag` of the version the change is based on; an old one is answered with 412."
)


def refuse_unknown_fields(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Say of every request body that it has no other fields, as `StrictSerializer` demands."""
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request"):
            schema["additionalProperties"] = False
    return result
