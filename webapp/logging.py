"""What a log line holds: the request id, never a token, a password, a body or a query string.

Log calls pass figures and names in `extra={"fields": {...}}`; only those and the message are written. What stands in
`extra={"metrics": {...}}` is for CloudWatch, so only the JSON line has it.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter as _BaseJsonFormatter

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Adds the id of the request in hand to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = getattr(record, "fields", None)
    return fields if isinstance(fields, dict) else {}


class JsonFormatter(_BaseJsonFormatter):
    """One JSON object a line, with a fixed set of fields besides those a call names itself."""

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

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        return f"{line} {fields}".rstrip()
