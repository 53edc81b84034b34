"""Listens to what MiniStack's S3 says in its log about files, which is all it does when one fails.

Imported before MiniStack's S3, which reads the objects' files when it is imported.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# What failed outside a request: in reading the files at the start.
start_failures: list[BaseException] = []

_of_request: ContextVar[list[BaseException]] = ContextVar("failures", default=start_failures)


class _Listener(logging.Filter):
    """Takes the lines about files out of the log and keeps their causes."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not (str(record.msg).startswith("Failed to ") and "persist" in str(record.msg)):
            return True
        causes = [value for value in record.args or () if isinstance(value, BaseException)]
        current_failures().append(causes[0] if causes else OSError(record.getMessage()))
        return False


@contextmanager
def failures_of_request() -> Iterator[list[BaseException]]:
    """Collect what fails within."""
    token = _of_request.set([])
    try:
        yield _of_request.get()
    finally:
        _of_request.reset(token)


def current_failures() -> list[BaseException]:
    """What failed so far in the request in hand."""
    return _of_request.get()


def listen() -> None:
    """Begin to listen, whatever the level of the log."""
    logger = logging.getLogger("s3")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_Listener())
