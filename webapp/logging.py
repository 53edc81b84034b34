"""What a log line holds: the request id, never a token, a password, a body or a query string.

Log calls pass figures and names in `extra={"fields": {...}}`; only those and the message are written. What stands in
`extra={"metrics": {...}}` is for CloudWatch, so only the JSON line has it.
"""

from __future__ import annotations

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter as _BaseJsonFormatter

# Whose errors have what they were given in their messages: a person's title, an address.
_TALKATIVE = ("botocore.", "boto3.")

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Adds the id of the request in hand to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


class NoPathFilter(logging.Filter):
    """Names the route where Django's own words about an answer have the path, which may hold a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path, match = getattr(request, "path", None), getattr(request, "resolver_match", None)
        if path and isinstance(record.args, tuple):
            route = match.route if match else "-"
            record.args = tuple(route if each == path else each for each in record.args)
        return True


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = getattr(record, "fields", None)
    return fields if isinstance(fields, dict) else {}


def trace(error: BaseException) -> str:
    """An error with its traceback and what led to it, as Python prints it, but for the messages that may hold what people wrote."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    led_to = f"{trace(before)}\n\nwhich led to:\n\n" if before else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{led_to}{frames}{_named(error)}"


def _named(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    # Those of AWS that have a code are made as they come, from classes of botocore's.
    is_talkative = any(each.__module__.startswith(_TALKATIVE) for each in type(error).__mro__)
    return kind if is_talkative else f"{kind}: {error}".replace("builtins.", "")


_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class JsonFormatter(_BaseJsonFormatter):
    """One JSON object a line, with a fixed set of fields besides those a call names itself."""

    def formatException(self, ei: _Fault) -> str:  # noqa: N802 -- the name is logging's
        return trace(ei[1]) if ei[1] else ""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = record.getMessage()
        log_data["request_id"] = getattr(record, "request_id", "-")
        log_data.update(_fields(record))
        log_data.update(getattr(record, "metrics", {}))
        if record.exc_info:
            log_data["exception"] = self.formatException(record.exc_info)


class LineFormatter(logging.Formatter):
    """The same facts as one line for a person at a terminal."""

    def formatException(self, ei: _Fault) -> str:  # noqa: N802 -- the name is logging's
        return trace(ei[1]) if ei[1] else ""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        return f"{line} {fields}".rstrip()
