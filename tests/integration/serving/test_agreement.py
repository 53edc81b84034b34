"""The server's own answers beside the application's: nobody should have to tell them apart."""

from __future__ import annotations

import json

from django.conf import LazySettings
from django.test import Client

from webapp.errors.problems import problem_body
from webapp.serving.limits import TransferLimits
from webapp.serving.refusals import SECURITY_HEADERS, TOO_SLOW, answer

_BY_ANSWER = {"Cache-Control", "Content-Security-Policy", "Strict-Transport-Security"}


def test_problems_have_the_same_members() -> None:
    body = json.loads(answer(TOO_SLOW).partition(b"\r\n\r\n")[2])
    assert body == {
        **problem_body(None, status=408, code=TOO_SLOW.code, detail=TOO_SLOW.detail),
        "request_id": body["request_id"],
    }


def test_security_headers_are_the_same_or_stricter() -> None:
    application = Client().get("/api/v1/nothing").headers
    for name in SECURITY_HEADERS.keys() - _BY_ANSWER:
        assert application[name] == SECURITY_HEADERS[name], name
    assert "default-src 'none'" in application["Content-Security-Policy"]


def test_every_body_that_is_accepted_is_taken_in(settings: LazySettings) -> None:
    longest = max(settings.MULTIPART_MAX_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    assert longest <= TransferLimits().body_bytes
