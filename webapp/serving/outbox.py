"""The way out: what gunicorn takes for the client's socket, and which never lets it wait for the client."""

from __future__ import annotations

import errno
import os
import socket
from collections import deque
from typing import IO, Protocol

from webapp.serving.spool import Room, Spool

_PIECE_BYTES = 64 * 1024
# A kernel takes megabytes of an answer that nobody reads. With so much at most it is seen here how fast they are read.
_UNSENT_BYTES = 32 * 1024


class _Part(Protocol):
    """A piece of an answer that waits for the client."""

    def send_to(self, sock: socket.socket) -> int:
        """Send some of it; how much. Raises: BlockingIOError if the kernel takes nothing."""

    def is_sent(self) -> bool:
        """Whether nothing is left."""

    def close(self) -> None:
        """Forget the rest."""


class _Bytes:
    """What the application wrote."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool

    def send_to(self, sock: socket.socket) -> int:
        sent = sock.send(self.spool.peek(_PIECE_BYTES))
        self.spool.skip(sent)
        return sent

    def is_sent(self) -> bool:
        return not len(self.spool)

    def close(self) -> None:
        self.spool.clear()


class _File:
    """A part of a file, sent from where it lies: a copy for each client would cost more than asking for one does."""

    def __init__(self, file: IO[bytes], *, offset: int, count: int) -> None:
        # The application closes its own.
        self._descriptor = os.dup(file.fileno())
        self._offset = offset
        self._left = count

    def send_to(self, sock: socket.socket) -> int:
        sent = os.sendfile(sock.fileno(), self._descriptor, self._offset, min(self._left, _PIECE_BYTES))
        if not sent:
            raise OSError(errno.EIO, "the file has become shorter")
        self._offset += sent
        self._left -= sent
        return sent

    def is_sent(self) -> bool:
        return self._left == 0

    def close(self) -> None:
        os.close(self._descriptor)


class Outbox:
    """Sends what the kernel takes at once; the rest waits until somebody flushes."""

    def __init__(self, sock: socket.socket, *, room: Room, memory_bytes: int) -> None:
        self._socket = sock
        self._room = room
        self._memory_bytes = memory_bytes
        self._parts: deque[_Part] = deque()
        self.sent = 0
        if sock.family in {socket.AF_INET, socket.AF_INET6} and hasattr(socket, "TCP_NOTSENT_LOWAT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT_BYTES)

    def sendall(self, data: bytes) -> None:
        """Take all of it.

        Raises:
            NoRoom: it can neither be sent nor kept.
            OSError: the client is gone.
        """
        rest = memoryview(data)
        if self.flush():
            rest = rest[self._send(rest) :]
        if rest:
            self._last_spool().append(rest)

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def sendfile(self, file: IO[bytes], offset: int = 0, count: int | None = None) -> int:
        """As a socket does it.

        Raises: OSError if the client is gone.
        """
        count = os.fstat(file.fileno()).st_size - offset if count is None else count
        self._parts.append(_File(file, offset=offset, count=count))
        self.flush()
        return count

    def flush(self) -> bool:
        """Send on; whether nothing is left.

        Raises: OSError if the client is gone.
        """
        while self._parts:
            part = self._parts[0]
            if part.is_sent():
                self._parts.popleft().close()
                continue
            try:
                self.sent += part.send_to(self._socket)
            except BlockingIOError:
                return False
        return True

    def discard(self) -> None:
        """Forget what was not sent."""
        while self._parts:
            self._parts.popleft().close()

    def _send(self, data: memoryview) -> int:
        try:
            sent = self._socket.send(data)
        except BlockingIOError:
            return 0
        self.sent += sent
        return sent

    def _last_spool(self) -> Spool:
        last = self._parts[-1] if self._parts else None
        if isinstance(last, _Bytes):
            return last.spool
        spool = Spool(room=self._room, memory_bytes=self._memory_bytes)
        self._parts.append(_Bytes(spool))
        return spool

    # gunicorn closes a connection whose answer broke off, with these; the worker does that once the thread is done.
    def shutdown(self, how: int) -> None:
        """Nothing yet."""

    def settimeout(self, seconds: float | None) -> None:
        """It never waits anyway."""

    def recv(self, byte_count: int) -> bytes:
        """Nothing more."""
        return b""

    def close(self) -> None:
        """Not yet."""
