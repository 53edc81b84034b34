"""Answers of AWS: read, or found to be none.

botocore does not compare the length of an answer with what was announced, reads an empty or broken body as a success
without members, and takes a list or a text for a fault of its own. Here such an answer is as good as none. It becomes a
502, which is what it is: the answer of a server behind which the service cannot be heard. botocore's own rules then
hold: it repeats what it would have repeated after a lost connection, and what is left is an error of AWS's own kind,
`Unavailable` to `webapp.aws.outages`.

The parser is the place for that. An error raised there ends the call without a repeat; before it nobody knows what the
answer should contain; and after the call it is too late to repeat it. botocore itself does the same with the errors
that S3 sends as a success (`botocore.handlers._handle_200_error`).

Answers in JSON are read by msgspec into the very form that botocore has for them, without its walk through all shapes
of every value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec
from botocore.model import StructureShape
from botocore.parsers import (
    JSONParser,
    ResponseParserError,
    ResponseParserFactory,
    RestJSONParser,
    RestXMLParser,
)

from webapp.aws.shapes import EITHER, AnswerType, has_body, needed_members, type_of

# The code of an answer that is none, where AWS's errors have theirs.
NO_ANSWER = "IncompleteAnswer"
_BAD_GATEWAY = 502
_NO_CONTENT = 204
# Below it an answer is a success, as botocore counts.
_FIRST_ERROR = 301
_FIRST_OUTAGE = 500
_S3_NAMESPACE = b'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
_ROOT = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?<\w[^>]*>")

# What botocore's parsers meet in a body that is not as they expect it; they look at no type themselves. The one of
# recursion comes from what is nested deeper than the interpreter follows. Errors of msgspec are `ValueError`s.
_UNREADABLE = (
    ResponseParserError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
)

Response = Mapping[str, Any]
# A `StructureShape`, or `None` for an operation that answers nothing; the latter is what botocore's stubs leave out.
OutputShape = Any


class _NoAnswer(ValueError):
    """What came is not an answer of the operation."""


class AnswerParserFactory(ResponseParserFactory):
    """Makes the parsers of a session; for protocols that nothing here speaks, botocore's own."""

    def __init__(self) -> None:
        super().__init__()
        # They keep nothing between answers, and botocore asks for one at each.
        self._parsers = {
            "json": JSONAnswerParser(),
            "rest-json": RestJSONAnswerParser(),
            "rest-xml": XMLAnswerParser(),
        }

    def create_parser(self, protocol_name: str) -> Any:
        """The parser of a protocol."""
        return self._parsers.get(protocol_name) or super().create_parser(protocol_name)


def repeat_half_answers(client: Any) -> None:
    """Let botocore's rules of repeating see what the parser found; for a client of `AnswerParserFactory`."""
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register_first(f"needs-retry.{service}", _adopt_status)


def _adopt_status(response: tuple[Any, Response] | None, **_: Any) -> None:
    # Whether to repeat, and whether to raise, botocore judges by the status of the connection.
    if response and response[1].get("Error", {}).get("Code") == NO_ANSWER:
        response[0].status_code = _BAD_GATEWAY


class JSONAnswerParser(JSONParser):
    """DynamoDB, Cognito and Rekognition."""

    def __init__(self) -> None:
        super().__init__()
        self._decoders: dict[StructureShape, tuple[msgspec.json.Decoder[Any], AnswerType]] = {}

    def parse(self, response: Response, shape: OutputShape) -> Any:
        """What an answer says, or the error that it says nothing."""
        try:
            _check_length(response)
            return self._read(response, shape)
        except _UNREADABLE as error:
            return _no_answer(response, error)

    def _read(self, response: Response, shape: OutputShape) -> Any:
        if response["status_code"] < _FIRST_ERROR:
            return self._read_success(response, shape)
        if shape is not None and _is_of_error(shape):
            answer, is_final = self._decoded(response["body"], shape)
            return answer if is_final else super().parse(response, shape)
        return _checked_error(response, super().parse(response, shape))

    def _read_success(self, response: Response, shape: OutputShape) -> Any:
        if shape is None or not response["body"]:
            if shape is not None and has_body(shape):
                raise _NoAnswer("The body is empty.")
            if response["body"]:
                _check_object(json.loads(response["body"]))
            return self._metadata(response)
        answer, is_final = self._decoded(response["body"], shape)
        if not is_final:
            return super().parse(response, shape)
        answer.update(self._metadata(response))
        return answer

    def _decoded(self, body: bytes, shape: StructureShape) -> tuple[dict[str, Any], bool]:
        """What a body says as the shape has it, and whether nothing of it is left to be converted."""
        decoder, answer_type = self._decoder(shape)
        try:
            answer = decoder.decode(body)
        except ValueError:
            # Python's reader takes what msgspec's does not: halves of surrogate pairs, which texts here may contain.
            # Members that are null are not there, to botocore.
            answer = msgspec.convert(_without_nulls(json.loads(body)), answer_type.json)
        either = EITHER.get(shape.name)
        if either and not either & answer.keys():
            raise _NoAnswer(f"None of {sorted(either)} is there.")
        return answer, answer_type.is_final

    def _decoder(self, shape: StructureShape) -> tuple[msgspec.json.Decoder[Any], AnswerType]:
        if shape not in self._decoders:
            answer_type = type_of(shape)
            self._decoders[shape] = msgspec.json.Decoder(answer_type.json), answer_type
        return self._decoders[shape]

    def _metadata(self, response: Response) -> dict[str, Any]:
        """What botocore adds to every answer, also to one of an operation that answers nothing."""
        no_shape: OutputShape = None
        metadata: dict[str, Any] = super().parse({**response, "body": b""}, no_shape)
        return metadata


class RestJSONAnswerParser(RestJSONParser):
    """SES. Its answers are few and small, so botocore reads them, once it is certain that they are some."""

    def parse(self, response: Response, shape: OutputShape) -> Any:
        """What an answer says, or the error that it says nothing."""
        try:
            _check_length(response)
            return self._read(response, shape)
        except _UNREADABLE as error:
            return _no_answer(response, error)

    def _read(self, response: Response, shape: OutputShape) -> Any:
        if shape is not None and _is_of_error(shape):
            return super().parse(response, shape)
        if response["status_code"] >= _FIRST_ERROR:
            return _checked_error(response, super().parse(response, shape))
        if shape is not None and has_body(shape):
            msgspec.json.decode(response["body"], type=type_of(shape).json)
        return super().parse(response, shape)


class XMLAnswerParser(RestXMLParser):
    """S3."""

    def parse(self, response: Response, shape: OutputShape) -> Any:
        """What an answer says, or the error that it says nothing."""
        try:
            if _is_of_head(response):
                # Its length is that of a body which does not come, and its errors have nothing but a status.
                return super().parse(response, shape)
            _check_length(response)
            return self._read(response, shape)
        except _UNREADABLE as error:
            if not isinstance(response["body"], bytes):
                # Nobody gets the stream that could close it.
                response["body"].close()
            return _no_answer(response, error)

    def _read(self, response: Response, shape: OutputShape) -> Any:
        if shape is not None and _is_of_error(shape):
            return super().parse(response, shape)
        if response["status_code"] >= _FIRST_ERROR:
            return _checked_error(response, super().parse(response, shape))
        if isinstance(response["body"], bytes):
            _check_document(response["body"], is_expected=shape is not None and has_body(shape))
        answer = super().parse(response, shape)
        if shape is not None and not needed_members(shape) <= answer.keys():
            raise _NoAnswer(f"Of {sorted(needed_members(shape))} something is missing.")
        return answer


def _is_of_error(shape: StructureShape) -> bool:
    """Whether an error is read a second time, for the members that it has of its own."""
    return bool(shape.metadata.get("exception"))


def _is_of_head(response: Response) -> bool:
    return str(response["context"]["operation_name"]).startswith("Head")


def _check_length(response: Response) -> None:
    body, headers = response["body"], response["headers"]
    if not isinstance(body, bytes):
        # A stream compares its length itself when it ends.
        return
    announced = headers.get("content-length")
    if announced is not None and announced != str(len(body)):
        raise _NoAnswer(f"{announced} bytes were announced, and {len(body)} came.")
    if announced is None and not body and not _ends_by_itself(response):
        # The connection may have been closed among the headers, which nothing else tells.
        raise _NoAnswer("Nothing came, and nothing says that this is all.")


def _ends_by_itself(response: Response) -> bool:
    return response["status_code"] == _NO_CONTENT or "transfer-encoding" in response["headers"]


def _check_document(body: bytes, *, is_expected: bool) -> None:
    """Look whether an answer of S3 is one: anybody's page may be well-formed, and has none of the members."""
    if not is_expected:
        if body:
            raise _NoAnswer("There is a body where none belongs.")
        return
    root = _ROOT.match(body)
    if root is None or _S3_NAMESPACE not in root[0]:
        raise _NoAnswer("This is no document of S3.")


def _check_object(value: Any) -> None:
    if not isinstance(value, dict):
        raise _NoAnswer("This is no object.")


def _checked_error(response: Response, parsed: Any) -> Any:
    """An error as botocore reads it, if it has a code of the service's own; in its place botocore puts the status."""
    code = parsed["Error"]["Code"]
    is_named = isinstance(code, str) and code not in {"", str(response["status_code"])}
    if response["status_code"] < _FIRST_OUTAGE and not is_named:
        raise _NoAnswer("This error has no name.")
    return parsed


def _no_answer(response: Response, error: Exception) -> dict[str, Any]:
    headers = response["headers"]
    # What botocore says of a body repeats the body, and this ends in a log.
    message = str(error) if isinstance(error, _NoAnswer | msgspec.MsgspecError) else type(error).__name__
    return {
        "Error": {"Code": NO_ANSWER, "Message": message},
        "ResponseMetadata": {
            "RequestId": headers.get("x-amzn-requestid") or headers.get("x-amz-request-id") or "",
            "HTTPStatusCode": _BAD_GATEWAY,
            "HTTPHeaders": dict(headers),
        },
    }


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [_without_nulls(member) for member in value]
    return value
