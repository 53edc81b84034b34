"""PNG (W3C, third edition): a row of chunks, each with its length, its name and a checksum."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Generator, Iterator

from todos.images.domain import PNG
from todos.images.errors import BrokenImage
from todos.images.files import exif
from todos.images.files.facts import Facts, check_size, shown_size
from todos.images.files.source import Source

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_HEADER, _DATA, _END, _EXIF = b"IHDR", b"IDAT", b"IEND", b"eXIf"
_HEADER_BYTES = 13
_LONGEST_CHUNK = 2**31 - 1
# The picture itself, and what it looks wrong without: palette, transparency, colours, density.
_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS bKGD cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI pHYs hIST sPLT".split()
)
_TEXTS = frozenset((b"tEXt", b"zTXt", b"iTXt"))
# Texts in which programs hide whole Exif and XMP blocks, most of them compressed.
_TELLING_TEXTS = (b"XML:com.adobe.xmp\0", b"Raw profile type ")
_SMALL = 64 * 1024
# Some programs cut the data into pieces of 4 KiB. Each costs time, and 10 MiB hold hundreds of thousands of empty ones.
_MOST_CHUNKS = 10_000


def cleaned(source: Source) -> Generator[bytes, None, Facts]:
    """The file without metadata, in pieces, and at the end what it is; see `todos.images.files.clean`."""
    yield source.take(len(SIGNATURE))
    head = _Chunk(source)
    if head.name != _HEADER or head.length != _HEADER_BYTES:
        raise BrokenImage
    header = head.whole()
    size = check_size(struct.unpack_from(">II", header))
    yield _chunk(_HEADER, header)
    orientation, has_location, has_data = exif.UPRIGHT, False, False
    for chunk in _chunks(source):  # pragma: no branch -- too many are an error
        if chunk.name == _END:
            break
        if chunk.name in _KEPT:
            has_data = has_data or chunk.name == _DATA
            yield from chunk.pieces()
        elif chunk.is_critical:
            raise BrokenImage
        elif chunk.name == _EXIF and chunk.length <= _SMALL:
            block = chunk.whole()
            has_location = has_location or exif.tells_location(block)
            orientation = exif.orientation_of(block)
            if orientation != exif.UPRIGHT:
                yield _chunk(_EXIF, exif.block_of(orientation))
        else:
            has_location = chunk.skip() or has_location
    if chunk.length or not has_data:
        raise BrokenImage
    yield from chunk.pieces()
    return Facts(PNG, *shown_size(size, orientation), has_location)


def _chunks(source: Source) -> Iterator[_Chunk]:
    for _ in range(_MOST_CHUNKS):
        yield _Chunk(source)
    raise BrokenImage


class _Chunk:
    """The next chunk of a source, of which length and name are read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._head = source.take(8)
        self.length: int = struct.unpack_from(">I", self._head)[0]
        self.name = self._head[4:]
        if self.length > _LONGEST_CHUNK or not self.name.isalpha():
            raise BrokenImage

    @property
    def is_critical(self) -> bool:
        """Whether the picture cannot be shown by who does not know this chunk; its first letter says so."""
        return self.name[:1].isupper()

    def pieces(self) -> Iterator[bytes]:
        """The whole chunk as it stands in the file.

        Raises:
            BrokenImage: it is not as it was written.
        """
        yield self._head
        checksum = zlib.crc32(self.name)
        for piece in self._source.pieces(self.length):
            checksum = zlib.crc32(piece, checksum)
            yield piece
        tail = self._source.take(4)
        if struct.unpack(">I", tail)[0] != checksum:
            raise BrokenImage
        yield tail

    def whole(self) -> bytes:
        """What the chunk holds, for chunks that are small."""
        return b"".join(self.pieces())[8:-4]

    def skip(self) -> bool:
        """Pass the chunk over; whether it may tell where the picture was taken."""
        start = b""
        for piece in self.pieces():
            if len(start) < _SMALL:
                start += piece
        return self.name == _EXIF or (self.name in _TEXTS and start[8:].startswith(_TELLING_TEXTS))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
