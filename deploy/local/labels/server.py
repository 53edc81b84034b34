"""The HTTP side: AWS's JSON 1.1 protocol on one port of this machine."""

from __future__ import annotations

import json
import logging
import socket
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from deploy.local.labels import errors

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
HEALTH_PATH = "/healthz"
FAULT_PATH = "/_labels/fault"
_TARGET = "RekognitionService.DetectLabels"
_CONTENT_TYPE = "application/x-amz-json-1.1"
# 5 MiB of picture in base64, and the rest of the request.
_MOST_BODY_BYTES = 8 * 1024 * 1024
_LONGEST_HANG_SECONDS = 300.0

Answer = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on purpose: an error to answer, a time to wait before anything, no answer at all."""

    error: str | None = None
    hang_seconds: float = 0.0
    drop: bool = False

    def __post_init__(self) -> None:
        if self.error is not None and self.error not in errors.PROVOKED:
            raise ValueError(f"error is one of {', '.join(errors.PROVOKED)}")
        if not 0 <= self.hang_seconds <= _LONGEST_HANG_SECONDS:
            raise ValueError(f"hang_seconds is 0 to {_LONGEST_HANG_SECONDS:.0f}")


class LabelServer(ThreadingHTTPServer):
    """Serves `DetectLabels`, each request in a thread of its own.

    Args:
        port: the port on 127.0.0.1; 0 takes a free one.
        answer: what gives the answer to a request, or raises `ServiceError`.
        allow_faults: whether `PUT /_labels/fault` makes it fail on purpose, which is for tests.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Answer, *, allow_faults: bool = False) -> None:
        super().__init__((HOST, port), _Handler)
        self.answer = answer
        self.allow_faults = allow_faults
        self.fault = Fault()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A caller that went away, by a time-out of its own for one, is no error here.
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            logger.error("A request from %s failed", client_address, exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    server: LabelServer
    protocol_version = "HTTP/1.1"
    # How long a connection may say nothing.
    timeout = 75
    # Head and body are two writes, and waiting for the first to be acknowledged takes 40 ms.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path == HEALTH_PATH:
            self._send(HTTPStatus.OK, {"status": "ok"})
        else:
            self._send(HTTPStatus.NOT_FOUND, {"message": "Not found"})

    def do_PUT(self) -> None:
        """Set what is wrong on purpose; an empty object makes all well again."""
        try:
            body = self._body()
            if self.path != FAULT_PATH or not self.server.allow_faults:
                self._send(HTTPStatus.NOT_FOUND, {"message": "Not found"})
                return
            self.server.fault = Fault(**json.loads(body))
        except (ValueError, TypeError) as error:
            self._send(HTTPStatus.BAD_REQUEST, {"message": str(error)})
        except errors.ServiceError as error:
            self._refuse(error)
        else:
            self._send(HTTPStatus.OK, {})

    def do_POST(self) -> None:
        try:
            # Read whatever comes of it: what is left unread would be taken for the next request.
            body = self._body()
            if self._broken_on_purpose():
                return
            self._check_caller()
            answer = self.server.answer(_parsed(body))
        except errors.ServiceError as error:
            self._refuse(error)
        except Exception:
            logger.exception("DetectLabels failed")
            self._refuse(errors.internal())
        else:
            self._send(HTTPStatus.OK, answer)

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise errors.ServiceError("LengthRequiredException", "Content-Length is missing", status=411)
        if int(length) > _MOST_BODY_BYTES:
            self.close_connection = True
            raise errors.ServiceError("RequestEntityTooLargeException", "Request is too large", status=413)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionResetError("The caller went away in the middle of its request.")
        return body

    def _broken_on_purpose(self) -> bool:
        """Wait, fail or drop the connection where a test asked for it; whether nothing is left to be answered."""
        fault = self.server.fault
        time.sleep(fault.hang_seconds)
        if fault.error is not None:
            raise errors.PROVOKED[fault.error]
        if fault.drop:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        return fault.drop

    def _check_caller(self) -> None:
        if self.headers.get("X-Amz-Target") != _TARGET or self.path != "/":
            raise errors.ServiceError(
                "UnknownOperationException", "The local label service only knows DetectLabels."
            )
        # No page that a browser shows can send this type unasked, so none can use the service.
        if self.headers.get_content_type() != _CONTENT_TYPE:
            raise errors.ServiceError("SerializationException", f"The content type must be {_CONTENT_TYPE}.")
        authorization = self.headers.get("Authorization", "")
        if not authorization.startswith("AWS4-HMAC-SHA256 Credential="):
            raise errors.ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token")
        if "/rekognition/aws4_request" not in authorization:
            message = "Credential should be scoped to correct service: 'rekognition'."
            raise errors.ServiceError("InvalidSignatureException", message)

    def _refuse(self, error: errors.ServiceError) -> None:
        reference = str(uuid.uuid4())
        body = {"__type": error.code, "Code": error.code, "Logref": reference, "Message": error.message}
        self._send(error.status, body)

    def _send(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body, allow_nan=False).encode()
        self.send_response(status)
        self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
        self.send_header("Content-Type", _CONTENT_TYPE)
        self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 -- the name that http.server uses
        """Say nothing of requests that went well; the failures are logged where they are caught."""


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise errors.ServiceError("SerializationException", "The request is not JSON.") from error
