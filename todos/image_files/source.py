"""Reading a stream piece by piece, with no more than a piece in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from todos.errors import BrokenImage

PIECE_BYTES = 64 * 1024
# As many as tell the kinds of files apart.
_LEAST_AHEAD = 8


class Readable(Protocol):
    """An open file, an upload, the body of an answer of S3."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class Source:
    """A stream with a look ahead."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._ahead = b""

    def peek(self) -> bytes:
        """Some of what comes next, at least 8 bytes unless fewer are left."""
        while len(self._ahead) < _LEAST_AHEAD and (piece := self._stream.read(PIECE_BYTES)):
            self._ahead += piece
        return self._ahead

    def pieces(self, count: int) -> Iterator[bytes]:
        """The next `count` bytes, piece by piece.

        Raises:
            BrokenImage: the stream ends before.
        """
        while count:
            if not self.peek():
                raise BrokenImage
            piece, self._ahead = self._ahead[:count], self._ahead[count:]
            count -= len(piece)
            yield piece

    def take(self, count: int) -> bytes:
        """The next `count` bytes at once.

        Raises:
            BrokenImage: the stream ends before.
        """
        return b"".join(self.pieces(count))
