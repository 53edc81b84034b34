"""How a request of WSGI becomes one of Django's: what it calls its body can be anything, and must not be a fault of ours.

Django looks up the encoding that a request names, and reads the address by it, before any middleware is asked. Some of
Python's encodings are none of texts, and some write what UTF-8 cannot; the answer would be a bare 500.
"""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

# What reading a header's parameters ends with if they are in an encoding that there is not (RFC 2231), or numbered in
# part, over which Python's parser stumbles.
UNREADABLE_PARAMETERS = (ValueError, TypeError)
# What a type says of the encoding that cannot be read at all; `webapp.middleware` refuses it like any but UTF-8.
UNREADABLE = "unreadable"


class Utf8Request(WSGIRequest):
    """A request that is read as UTF-8, whatever it says of itself."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Django's own step, without believing the encoding."""
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except UNREADABLE_PARAMETERS:
            self.content_type, self.content_params = "", {"charset": UNREADABLE}

    def parse_file_upload(self, META: Any, post_data: Any) -> Any:  # noqa: N803 -- Django's own name
        """Django's own, in whose parts are headers of the same kind."""
        try:
            return super().parse_file_upload(META, post_data)
        except TypeError as error:
            raise MultiPartParserError("A part has a header that cannot be read.") from error


class Handler(WSGIHandler):
    """Django's own, for such requests."""

    request_class = Utf8Request
