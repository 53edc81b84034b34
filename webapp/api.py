"""What all JSON routes share: errors as problem+json, strict bodies, negotiation, paging links, entity tags."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.response import Response

from webapp import errors
from webapp.middleware import log_outage
from webapp.problems import CONTENT_TYPE, domain_problem, problem_body

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest
    from rest_framework.request import Request

_CODE_OF_STATUS = {
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.UNAUTHORIZED: "not_authenticated",
    HTTPStatus.FORBIDDEN: "permission_denied",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limited",
}


def handle_exception(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every expected error becomes a problem; anything else stays a 500 and loud."""
    request = context["request"]
    translated = _as_domain_error(exception)
    if translated is not None:
        if isinstance(translated, errors.Unavailable):
            log_outage(translated)
        status, body, headers = domain_problem(request, translated)
        current = getattr(translated, "current_body", None)
        if current is not None:
            body["current"] = current
    elif isinstance(exception, exceptions.APIException):
        status, body, headers = _api_problem(request, exception)
    else:
        return None
    response = Response(body, status=status, headers=headers)
    if not isinstance(getattr(request, "accepted_renderer", None), BrowsableAPIRenderer):
        # A route with a renderer of its own, such as the document's, still answers problems in their own type.
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), "application/json"
        response.content_type = CONTENT_TYPE
    return response


def _as_domain_error(exception: Exception) -> errors.DomainError | None:
    """The core's own error for what Django and DRF raise by themselves, where there is one."""
    if isinstance(exception, errors.DomainError):
        return exception
    if isinstance(exception, exceptions.ValidationError):
        return errors.InvalidInput(errors=tuple(_flattened(exception.get_full_details())))
    for kinds, translated in _TRANSLATIONS:
        if isinstance(exception, kinds):
            return translated()
    return None


_TRANSLATIONS: tuple[tuple[tuple[type[Exception], ...], type[errors.DomainError]], ...] = (
    ((exceptions.NotAuthenticated,), errors.NotAuthenticated),
    ((Http404,), errors.NotFound),
    ((exceptions.PermissionDenied, DjangoPermissionDenied), errors.PermissionDenied),
    ((RequestDataTooBig,), errors.TooLarge),
)


def _api_problem(
    request: Request, exception: exceptions.APIException
) -> tuple[int, dict[str, Any], dict[str, str]]:
    status = HTTPStatus(exception.status_code)
    detail = str(exception.detail)
    if isinstance(exception, exceptions.MethodNotAllowed):
        detail = "Method not allowed"
    code = _CODE_OF_STATUS.get(status, str(exception.default_code))
    return int(status), problem_body(request, status=status, code=code, detail=detail), {}


def _flattened(details: Any, path: str = "") -> list[errors.FieldError]:
    """DRF's nested error details as a flat list; list positions and nested names are joined with dots."""
    if isinstance(details, dict) and {"message", "code"} == set(details):
        return [errors.FieldError(path, str(details["code"]), str(details["message"]))]
    if isinstance(details, dict):
        children = [(_joined(path, str(name)), child) for name, child in details.items()]
    else:
        is_leaf = all(isinstance(child, dict) and "message" in child for child in details)
        children = [
            (path if is_leaf else _joined(path, str(index)), child) for index, child in enumerate(details)
        ]
    return [problem for name, child in children for problem in _flattened(child, name)]


def _joined(path: str, name: str) -> str:
    if name == "non_field_errors":
        return path
    return f"{path}.{name}" if path else name


class StrictJSONParser(JSONParser):
    """JSON as RFC 8259 has it; nesting deeper than the interpreter can follow is malformed, not a fault of ours."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError("The JSON is nested too deeply.") from error


class ForgivingNegotiation(DefaultContentNegotiation):
    """JSON for whoever asks for something we do not have, instead of a 406."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except exceptions.NotAcceptable:
            return renderers[0], renderers[0].media_type


class BrowsableRenderer(BrowsableAPIRenderer):
    """DRF's browsable pages in the house's frame; forms are raw JSON, since that is what the API takes."""

    template = "rest_framework/api.html"

    def get_rendered_html_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """No form of the fields; DRF then shows the one for raw JSON."""
        return


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields it does not know, so that a typing error is never lost silently."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = {
            str(name): [exceptions.ErrorDetail("There is no such field.", "unknown_field")]
            for name in (data if isinstance(data, dict) else ())
            if name not in self.fields
        }
        try:
            known = super().to_internal_value(data)
        except serializers.ValidationError as error:
            # All that is wrong is told at once, whichever kind it is.
            raise serializers.ValidationError({**error.detail, **unknown}) from error  # type: ignore[dict-item]
        if unknown:
            raise serializers.ValidationError(unknown)
        return known


def plain_request(request: Request) -> HttpRequest:
    """The request of Django's that DRF has wrapped."""
    plain: HttpRequest = request._request  # noqa: SLF001 -- DRF has no public way to it
    return plain


def validated(
    serializer_class: type[serializers.Serializer[Any]], data: Any, **kwargs: Any
) -> dict[str, Any]:
    """`data` as a serializer understands it.

    Raises:
        ValidationError: it does not.
    """
    serializer = serializer_class(data=data, **kwargs)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def next_link(request: Request, cursor: str) -> dict[str, str]:
    """The `Link` header to the next page, keeping the query."""
    query = request.query_params.copy()
    query["cursor"] = cursor
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"Link": f'<{address}>; rel="next"'}


def query_of(request: Request) -> Mapping[str, str]:
    """The query parameters, each at most once.

    Raises:
        ValidationError: one is repeated.
    """
    repeated: Sequence[str] = [name for name, values in request.query_params.lists() if len(values) > 1]
    if repeated:
        raise serializers.ValidationError(
            {name: [exceptions.ErrorDetail("Give this once.", "repeated")] for name in repeated}
        )
    return request.query_params.dict()


_ENTITY_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def etag_of(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def matches_etag(header: str, version: int) -> bool:
    """Whether an `If-None-Match` or `If-Match` header names a version (RFC 9110, section 13.1)."""
    return matches_tag(header, str(version))


def matches_tag(header: str, tag: str) -> bool:
    """Whether such a header names an entity tag, written without its quotes."""
    return header.strip() == "*" or tag in _ENTITY_TAG.findall(header)


def expected_version(request: Request) -> int | None:
    """The version named by `If-Match`, or `None` where the caller does not care.

    A tag that is none of ours can match no version: it is answered as version 0, which never exists.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header or header == "*":
        return None
    tags = _ENTITY_TAG.findall(header)
    return int(tags[0]) if len(tags) == 1 and re.fullmatch(r"[1-9]\d{0,17}", tags[0]) else 0
