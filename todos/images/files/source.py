"""Reading a stream piece by piece, with no more than a piece in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from todos.images.errors import BrokenImage

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
        self._at = 0

    def peek(self) -> bytes:
        """Some of what comes next, at least 8 bytes unless fewer are left."""
        self._fill()
        return self._ahead[self._at :]

    def pieces(self, count: int) -> Iterator[bytes]:
        """The next `count` bytes, piece by piece.

        Raises:
            BrokenImage: the stream ends before.
        """
        while count:
            self._fill()
            piece = self._ahead[self._at : self._at + count]
            if not piece:
                raise BrokenImage
            self._at += len(piece)
            count -= len(piece)
            yield piece

    def take(self, count: int) -> bytes:
        """The next `count` bytes at once.

        Raises:
            BrokenImage: the stream ends before.
        """
        return b"".join(self.pieces(count))

    def _fill(self) -> None:
        while len(self._ahead) - self._at < _LEAST_AHEAD and (piece := self._stream.read(PIECE_BYTES)):
            self._ahead, self._at = self._ahead[self._at :] + piece, 0
