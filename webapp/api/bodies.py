"""Bodies and queries taken strictly: JSON as RFC 8259 has it, and no field that is not known."""

from __future__ import annotations

import codecs
import io
import json
import re
from typing import Any

from rest_framework import exceptions, serializers
from rest_framework.parsers import JSONParser, MultiPartParser

from webapp.handler import UNREADABLE_PARAMETERS

# How JSON writes one; no other way leads through UTF-8.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class StrictJSONParser(JSONParser):
    """JSON as RFC 8259 has it; nesting deeper than the interpreter can follow is malformed, not a fault of ours.

    So is half of a pair of surrogates, which an escape can write and nothing can store or send back.
    """

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        # Windows writes a mark in front of what it takes for a text.
        body = stream.read().removeprefix(codecs.BOM_UTF8)
        try:
            value = super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError("The JSON is nested too deeply.") from error
        if _SURROGATE.search(body):
            _check_characters(value)
        return value


class MergePatchParser(StrictJSONParser):
    """A change as RFC 7396 has it, which is what `PATCH` takes anyway: the fields named, and no others."""

    media_type = "application/merge-patch+json"


def _check_characters(value: Any) -> None:
    """Refuse a value in which any text, keys included, cannot be written as UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise exceptions.ParseError("The JSON has half a character (a lone surrogate).") from error


class StrictMultiPartParser(MultiPartParser):
    """Files and fields; a part whose header cannot be read is malformed."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except UNREADABLE_PARAMETERS as error:
            raise exceptions.ParseError("A part has a header that cannot be read.") from error


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
            raise serializers.ValidationError({**error.detail, **unknown}) from error  # type: ignore[dict-item]  # A serializer's own details are a dictionary.
        if unknown:
            raise serializers.ValidationError(unknown)
        return known


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
