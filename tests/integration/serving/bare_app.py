"""A WSGI application that does what a test of the server needs, by the path."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

BIG_BYTES = 12 * 2**20
MOST_BODY_BYTES = 512 * 1024
_SLEEP_SECONDS = 1.5

StartResponse = Callable[..., Any]


def application(environ: dict[str, Any], start_response: StartResponse) -> Any:
    do: Callable[..., Any] = _PATHS.get(environ["PATH_INFO"], _echo)
    return do(environ, start_response)


def _echo(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    """What came in. A body that is too long, or of no known length, is refused unread, as the product does."""
    if int(environ.get("CONTENT_LENGTH") or 0) > MOST_BODY_BYTES or "HTTP_TRANSFER_ENCODING" in environ:
        return _answer(start_response, "413 Too Large", b"too large")
    body = environ["wsgi.input"].read()
    said = f"{environ['REQUEST_METHOD']} {environ['RAW_URI']} {len(body)} {sum(body)}"
    return _answer(start_response, "200 OK", said.encode())


def _unread(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    return _answer(start_response, "200 OK", b"unread")


def _big(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    return _answer(start_response, "200 OK", bytes(BIG_BYTES))


def _file(environ: dict[str, Any], start_response: StartResponse) -> Any:
    file = Path(__file__).open("rb")  # noqa: SIM115 -- the server closes it
    start_response("200 OK", [("Content-Type", "text/x-python")])
    return environ["wsgi.file_wrapper"](file)


def _sleep(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    time.sleep(_SLEEP_SECONDS)
    return _answer(start_response, "200 OK", b"slept")


def _break_off(environ: dict[str, Any], start_response: StartResponse) -> Iterator[bytes]:
    start_response("200 OK", [])
    yield b"first half"
    raise RuntimeError("no second half")


def _forbidden_header(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    return _answer(start_response, "200 OK", b"", ("X-Split", "a\r\nb: c"))


def _answer(
    start_response: StartResponse, status: str, body: bytes, *headers: tuple[str, str]
) -> list[bytes]:
    start_response(status, [("Content-Length", str(len(body))), *headers])
    return [body]


_PATHS = {
    "/unread": _unread,
    "/big": _big,
    "/file": _file,
    "/sleep": _sleep,
    "/break-off": _break_off,
    "/forbidden-header": _forbidden_header,
}
