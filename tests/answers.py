"""Answers of AWS made from botocore's models, whole and in every state in which they are none.

sample(shape)                  # members for every member, of the right types
whole(operation)               # the bytes of an answer with every member
no_answers(operation)          # what is as good as no answer, by what is wrong with it
CutServer()                    # sends such bytes, and closes the connection
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from webapp.aws.shapes import has_body, needed_members

_S3 = "http://s3.amazonaws.com/doc/2006-03-01/"
_PAGE = b"<html><body><h1>Sign in to the wireless network</h1></body></html>"
_SCALARS: dict[str, Any] = {
    "blob": base64.b64encode(b"\x00\xff").decode(),
    "boolean": True,
    "double": 1.5,
    "float": 2,
    "integer": 3,
    "long": 4,
    "string": "text",
    "timestamp": 1700000000.5,
}
_HEADERS = {
    "ContentLength": "2",
    "ContentType": "image/png",
    "ETag": '"x"',
    "LastModified": "Wed, 04 Nov 2026 10:00:00 GMT",
}
Answer = tuple[int, dict[str, str], bytes]


def sample(shape: Shape) -> Any:
    """A value of a shape as JSON has it, with every member."""
    if isinstance(shape, StructureShape):
        if shape.name == "AttributeValue":
            return {"M": {"name": {"L": [{"S": "text"}, {"N": "1"}, {"BOOL": True}]}}}
        return {name: sample(member) for name, member in shape.members.items()}
    if isinstance(shape, MapShape):
        return {"key": sample(shape.value)}
    if isinstance(shape, ListShape):
        return [sample(shape.member)]
    return _SCALARS[shape.type_name]


def whole(operation: OperationModel) -> Answer:
    """An answer with every member."""
    if operation.service_model.protocol == "rest-xml":
        return 200, *_whole_xml(operation)
    shape = operation.output_shape
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-requestid": "request-1"}
    return 200, headers, b"" if shape is None else json.dumps(sample(shape)).encode()


def _whole_xml(operation: OperationModel) -> tuple[dict[str, str], bytes]:
    shape = operation.output_shape
    if shape is None or not has_body(shape):
        return dict(_in_headers(shape)), b""
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name == "blob":
        return dict(_in_headers(shape)), b"ab"
    root = shape.members[payload] if payload else shape
    assert isinstance(root, StructureShape)
    inner = "".join(_element(name, member) for name, member in root.members.items())
    return dict(_in_headers(shape)), f'<Root xmlns="{_S3}">{inner}</Root>'.encode()


def _in_headers(shape: StructureShape | None) -> Iterator[tuple[str, str]]:
    for name, member in shape.members.items() if shape else ():
        if member.serialization.get("location") == "header" and name in _HEADERS:
            yield str(member.serialization["name"]), _HEADERS[name]


def _element(name: str, shape: Shape) -> str:
    tag = shape.serialization.get("name", name)
    if isinstance(shape, StructureShape):
        inner = "".join(_element(*member) for member in shape.members.items())
        return f"<{tag}>{inner}</{tag}>"
    if isinstance(shape, ListShape):
        is_flat = shape.serialization.get("flattened")
        member = _element(shape.member.serialization.get("name", tag if is_flat else "member"), shape.member)
        return member if is_flat else f"<{tag}>{member}</{tag}>"
    value = {"timestamp": "2026-11-04T10:00:00Z", "boolean": "true"}.get(shape.type_name)
    return f"<{tag}>{escape(value or str(_SCALARS[shape.type_name]))}</{tag}>"


def no_answers(operation: OperationModel) -> dict[str, bytes]:
    """What a connection may bring that is no answer of an operation, by what is wrong with it."""
    found = {"closed": b""}
    if operation.name.startswith("Head"):
        # There is nothing else in it than its status.
        return found
    found["closed among the headers"] = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
    found |= _cut(operation) | _errors(operation)
    if _is_json(operation):
        return found | _other_json(operation)
    return found | _other_xml(operation)


def _is_json(operation: OperationModel) -> bool:
    return operation.service_model.protocol in {"json", "rest-json"}


def _cut(operation: OperationModel) -> dict[str, bytes]:
    status, headers, body = whole(operation)
    headers = {name: value for name, value in headers.items() if name.lower() != "content-length"}
    seemingly_whole = b"{}" if _is_json(operation) else body
    return {
        "cut to nothing": raw(status, headers, b"", announced=100),
        "cut": raw(status, headers, body[: len(body) // 2], announced=len(body) + 1),
        "cut behind what looks whole": raw(status, headers, seemingly_whole, announced=100),
        "a chunk cut": _chunk_cut(status, headers, body),
    }


def _errors(operation: OperationModel) -> dict[str, bytes]:
    is_json = _is_json(operation)
    cut = b'{"__type": "ConditionalCheckFailedException", "mess' if is_json else b"<Error><Code>NoSuchKey</Co"
    return {
        "an error cut": raw(400, {}, cut, announced=1000),
        "an error cut that does not say its length": raw(400, {}, cut, announced=None),
        "an error cut to nothing": raw(404, {}, b"", announced=100),
        "an error without a name": raw(400, {}, b'{"message": "x"}' if is_json else b"<Error></Error>"),
        "an error with a name of another type": raw(
            400, {}, b'{"__type": ["x"]}' if is_json else b"<Error/>"
        ),
        "an empty error": raw(404, {}, b""),
        "a page as an error": raw(403, {}, _PAGE),
    }


def _other_json(operation: OperationModel) -> dict[str, bytes]:
    shape = operation.output_shape
    bodies = {
        "a page": _PAGE,
        "half an object": b'{"a": {"b": ',
        "a list": b"[]",
        "a text": b'"text"',
        "a number": b"1",
        "null": b"null",
        "nested without end": b'{"a":' + b"[" * 100_000,
        "no text": b"\xff\xfe",
    }
    if shape is not None and has_body(shape):
        answer = sample(shape)
        bodies["empty"] = b""
        for name, member in shape.members.items():
            bodies[f"{name} of a wrong type"] = json.dumps({**answer, name: _wrong(member)}).encode()
        for name in needed_members(shape):
            without = {other: value for other, value in answer.items() if other != name}
            bodies[f"without {name}"] = json.dumps(without).encode()
    return {name: raw(200, {}, body) for name, body in bodies.items()}


def _other_xml(operation: OperationModel) -> dict[str, bytes]:
    _, headers, body = whole(operation)
    shape = operation.output_shape
    found = {"a page": raw(200, {}, _PAGE)}
    if operation.has_streaming_output:
        # Any bytes are an object; what is said of it stands in the headers.
        return found
    if shape is not None and has_body(shape):
        found["empty"] = raw(200, headers, b"")
        found["another document"] = raw(200, headers, b"<Root><a/></Root>")
        found["half a document"] = raw(200, headers, body[:-3], announced=None)
    if shape is not None and needed_members(shape) & set(headers):
        found["without headers"] = raw(200, {}, body)
    return found


def _wrong(shape: Shape) -> Any:
    return {"x": "y"} if shape.type_name in {"string", "list"} else "x"


def raw(status: int, headers: dict[str, str], body: bytes, *, announced: int | None = -1) -> bytes:
    """An answer as it is on the wire, with another length announced than it has, or with none."""
    lines = _head(status, headers)
    if announced is not None and "Content-Length" not in headers:
        lines.append(f"Content-Length: {len(body) if announced < 0 else announced}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def _head(status: int, headers: dict[str, str]) -> list[str]:
    # Otherwise a client that is quick would ask once more on a connection that is just being closed.
    lines = {**headers, "Connection": "close"}
    return [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in lines.items())]


def _chunk_cut(status: int, headers: dict[str, str], body: bytes) -> bytes:
    head = "\r\n".join([*_head(status, headers), "Transfer-Encoding: chunked", "", ""]).encode()
    return head + f"{len(body) + 10:x}\r\n".encode() + body


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: CutServer

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests += 1
        answers = self.server.answers
        self.wfile.write(answers.pop(0) if len(answers) > 1 else answers[0])
        self.close_connection = True

    # The names are the base class's.
    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


class CutServer(ThreadingHTTPServer):
    """A server on 127.0.0.1 that sends its next answer, or its last one again, to whatever is asked, and hangs up."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[bytes] = [b""]
        self.requests = 0
        self.endpoint = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def will_send(self, *answers: bytes) -> None:
        self.answers, self.requests = list(answers), 0

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
