"""Reading and writing the files of the state; what goes wrong has two names, one for each direction."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

Hook = Callable[[dict[str, Any]], Any]


class BrokenStateError(Exception):
    """State that is there and cannot be read; what it said is not known, so nothing is guessed."""


class NotWrittenError(Exception):
    """A change that could not be written down; the files are as they were before.

    Args:
        path: the file or folder that should have been written.
        size: how many bytes were to be written, at least about.
        cause: what the operating system says.
    """

    def __init__(self, path: Path, size: int, cause: BaseException) -> None:
        super().__init__(f"{path}: {reason(cause)}")
        self.path = path
        self.size = size
        self.cause = cause


def reason(error: BaseException) -> str:
    """An error in words, without its number."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def say(line: str) -> None:
    """Tell the operator; a log that cannot be written to is no reason to stop."""
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)


def end(why: object) -> NoReturn:
    """End this process at once: the memory no longer says what the disk does, and a new process reads the disk."""
    say(f"The local cloud ends, to start anew from what the disk holds: {why}")
    os._exit(1)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file in one step: a reader, and a restart, sees the old content or the new, never a part.

    Raises:
        NotWrittenError: it could not be written; nothing of the attempt is left.
    """
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise NotWrittenError(path, len(data), error) from error


def read_json(
    raw: bytes, path: Path, *, object_hook: Hook | None = None, keys: tuple[str, ...]
) -> dict[str, Any]:
    """The JSON object that the content of a file is.

    Raises:
        BrokenStateError: it is empty, no JSON, or not an object with these keys.
    """
    if not raw:
        raise BrokenStateError(f"{path} is empty")
    try:
        value = json.loads(raw, object_hook=object_hook)
    except ValueError as error:
        raise BrokenStateError(f"{path} is no JSON: {error}") from error
    if not isinstance(value, dict) or not all(key in value for key in keys):
        raise BrokenStateError(f"{path} does not hold what it should: {', '.join(keys)}")
    return value


def read(path: Path) -> bytes | None:
    """The content of a file; None without the file.

    Raises:
        BrokenStateError: it is there and cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BrokenStateError(f"{path} cannot be read: {reason(error)}") from error


def try_to_write(path: Path, size: int) -> None:
    """Write a file of this size and remove it.

    Raises:
        NotWrittenError: there is no room for it.
    """
    # Random, since a file system that compresses would find room for zeros.
    write_atomically(path, os.urandom(size))
    path.unlink(missing_ok=True)
