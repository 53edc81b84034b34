"""One client's connection: a request as it arrives, without waiting for it, and the way its answer goes."""

from __future__ import annotations

import enum
import re
import socket
import struct
import time
from typing import Any

from gunicorn.http import get_parser
from gunicorn.http.body import LengthReader
from gunicorn.http.errors import LimitRequestHeaders, NoMoreData
from gunicorn.http.unreader import Unreader

from webapp.serving.limits import TransferLimits
from webapp.serving.outbox import Outbox
from webapp.serving.pace import Pace
from webapp.serving.spool import Room, Spool

_HEAD_PIECE_BYTES = 16 * 1024
_BODY_PIECE_BYTES = 64 * 1024
# The end of a head; or a line that ends as no head's line may, which gunicorn refuses without waiting for more.
_END = re.compile(rb"\r\n\r\n|(?<!\r)\n")
_END_BYTES = 4


class Phase(enum.Enum):
    """What a connection is at."""

    IDLE = enum.auto()
    HEAD = enum.auto()
    BODY = enum.auto()
    # In a thread's hands, and in nobody else's.
    WORK = enum.auto()
    ANSWER = enum.auto()
    # Answered for the last time; what still comes in is thrown away, so that the answer is not.
    LINGER = enum.auto()


class Inbox(Unreader):  # type: ignore[misc]  # gunicorn has no types.
    """Where gunicorn's parser and the application read from: what has arrived, and never the socket."""

    def __init__(self, spool: Spool) -> None:
        super().__init__()
        self._spool = spool

    def chunk(self, size_hint: int | None = None) -> bytes:
        """What came after the head's last piece; nothing means that nothing more will come."""
        return self._spool.take(min(size_hint or _BODY_PIECE_BYTES, _BODY_PIECE_BYTES))

    def byte_count(self) -> int:
        """How much is held beyond what was read, without the spool."""
        return int(self.buf.getbuffer().nbytes)


class Connection:
    """Knows how far it is and until when; who waits for what is the worker's."""

    def __init__(
        self, sock: socket.socket, client: Any, server: Any, *, cfg: Any, limits: TransferLimits, room: Room
    ) -> None:
        sock.setblocking(False)
        self._socket = sock
        self._limits = limits
        self._arrived = Spool(room=room, memory_bytes=limits.memory_bytes)
        # These three are what gunicorn's `handle_request` asks a connection for.
        self.sock = Outbox(sock, room=room, memory_bytes=limits.memory_bytes)
        self.client = client
        self.server = server
        self.inbox = Inbox(self._arrived)
        self.parser = get_parser(cfg, [], client)
        self.parser.unreader = self.inbox
        self.request: Any = None
        self.phase = Phase.IDLE
        self.deadline = 0.0
        self.is_kept = False
        self._head = bytearray()
        self._missing = 0
        self._received = 0
        self._linger_end = 0.0
        self._pace: Pace | None = None

    def fileno(self) -> int:
        return self._socket.fileno()

    def await_request(self, *, until: float) -> None:
        """Forget the last request and be ready for the next."""
        self.phase, self.deadline = Phase.IDLE, until
        self.request = self._pace = None

    def receive(self) -> bool:
        """Take what the client has sent; whether that completes a request.

        Raises:
            ParseException: it is no request (one of gunicorn's own errors).
            NoRoom: the body cannot be kept.
            OSError: the client is gone, or nothing was there (BlockingIOError).
        """
        if self.phase is Phase.BODY:
            return self._take_body(self._piece(min(self._missing, _BODY_PIECE_BYTES)))
        return self._take_head(self._piece(_HEAD_PIECE_BYTES))

    def receive_pipelined(self) -> bool:
        """The same with what came together with the last request."""
        held = self.inbox.take_buffered()
        return bool(held) and self._take_head(held)

    def discard(self) -> None:
        """Throw away what the client has sent.

        Raises: OSError if it is gone.
        """
        self._piece(_BODY_PIECE_BYTES)
        self.deadline = min(time.monotonic() + self._limits.linger_seconds, self._linger_end)

    def begin_answer(self) -> None:
        """The answer waits for the client from here on."""
        now = time.monotonic()
        self.phase = Phase.ANSWER
        self._pace = Pace(self._limits, done=self.sock.sent, now=now)
        self.deadline = self._pace.deadline

    def begin_linger(self) -> None:
        """Say that nothing more will come.

        Raises: OSError if the client is gone.
        """
        now = time.monotonic()
        self.phase, self.deadline = Phase.LINGER, now + self._limits.linger_seconds
        self._linger_end = now + self._limits.linger_total_seconds
        self._arrived.clear()
        self._socket.shutdown(socket.SHUT_WR)

    def keeps_pace(self, now: float) -> bool:
        """Whether a body or an answer whose window ends got far enough, and has a new deadline."""
        if self._pace is None or not self._pace.is_kept(done=self._received + self.sock.sent, now=now):
            return False
        self.deadline = self._pace.deadline
        return True

    def close(self, *, with_reset: bool = False) -> None:
        """Give everything back; with a reset the kernel too forgets what the client did not read."""
        self._arrived.clear()
        self.sock.discard()
        if with_reset:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def _piece(self, byte_count: int) -> bytes:
        data = self._socket.recv(byte_count)
        if not data:
            raise ConnectionResetError("the client has closed the connection")
        self._received += len(data)
        return data

    def _take_head(self, data: bytes) -> bool:
        if not self._head:
            self.phase, self.deadline = Phase.HEAD, time.monotonic() + self._limits.head_seconds
        searched = max(0, len(self._head) - _END_BYTES + 1)
        self._head += data
        if len(self._head) <= self._limits.head_bytes and not _END.search(self._head, searched):
            return False
        self._parse()
        return self._await_body()

    def _parse(self) -> None:
        self.inbox.unread(bytes(self._head))
        self._head.clear()
        try:
            self.request = next(self.parser)
        except NoMoreData as error:
            raise LimitRequestHeaders("limit of the whole head") from error

    def _await_body(self) -> bool:
        """Whether the body is there already, or will not be waited for.

        One in chunks, or a longer one than anybody takes, is for the application to refuse by the head alone.
        """
        reader = self.request.body.reader
        is_taken = isinstance(reader, LengthReader) and reader.length <= self._limits.body_bytes
        self._missing = reader.length - self.inbox.byte_count() if is_taken else 0
        if not is_taken:
            self.request.force_close()
        elif self._missing > 0:
            self._begin_body()
        # gunicorn would send it from the thread, when the body is either here or not wanted.
        self.request._expected_100_continue = False  # noqa: SLF001 -- it has no public name
        return self._missing <= 0

    def _begin_body(self) -> None:
        if self.request._expected_100_continue:  # noqa: SLF001 -- it has no public name
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.phase = Phase.BODY
        self._pace = Pace(self._limits, done=self._received + self.sock.sent, now=time.monotonic())
        self.deadline = self._pace.deadline

    def _take_body(self, data: bytes) -> bool:
        self._arrived.append(data)
        self._missing -= len(data)
        return self._missing == 0
