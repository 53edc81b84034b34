"""Bytes on their way: a queue that begins in memory and goes on in a temporary file, within a bound for all of them."""

from __future__ import annotations

import errno
import tempfile
import threading
from typing import IO


class NoRoom(OSError):
    """The process holds as much as it may, or the disk is full."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, "no room for bytes that wait")


class Room:
    """What all queues of a process may hold together; threads and the poller take from it and give back."""

    def __init__(self, byte_count: int) -> None:
        self._left = byte_count
        self._lock = threading.Lock()

    def take(self, byte_count: int) -> None:
        """Raises: NoRoom if that is more than is left."""
        with self._lock:
            if byte_count > self._left:
                raise NoRoom
            self._left -= byte_count

    def give_back(self, byte_count: int) -> None:
        with self._lock:
            self._left += byte_count


class Spool:
    """Bytes in the order they came; one thread at a time uses it."""

    def __init__(self, *, room: Room, memory_bytes: int) -> None:
        self._room = room
        self._memory_bytes = memory_bytes
        self._file: IO[bytes] | None = None
        self._start = self._end = 0

    def __len__(self) -> int:
        return self._end - self._start

    def append(self, data: bytes | memoryview) -> None:
        """Raises: NoRoom."""
        self._room.take(len(data))
        self._end += len(data)
        try:
            self._write(data, at=self._end - len(data))
        except OSError as error:
            raise NoRoom from error

    def peek(self, byte_count: int) -> bytes:
        """The next bytes, which stay."""
        if self._file is None:
            return b""
        self._file.seek(self._start)
        return self._file.read(min(byte_count, len(self)))

    def skip(self, byte_count: int) -> None:
        """Forget the next bytes; with the last ones goes the file."""
        self._start += byte_count
        if self._start == self._end:
            self.clear()

    def take(self, byte_count: int) -> bytes:
        """The next bytes, which are then gone."""
        data = self.peek(byte_count)
        self.skip(len(data))
        return data

    def clear(self) -> None:
        """Forget everything and give its room back."""
        self._room.give_back(self._end)
        self._start = self._end = 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, data: bytes | memoryview, *, at: int) -> None:
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(self._memory_bytes)  # noqa: SIM115 -- `clear` closes it
        self._file.seek(at)
        self._file.write(data)
