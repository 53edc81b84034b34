"""JPEG (ITU-T T.81): a row of segments, the compressed data of the picture between some of them."""

from __future__ import annotations

import re
import struct
from collections.abc import Generator, Iterator

from todos.images.domain import JPEG
from todos.images.errors import BrokenImage
from todos.images.files import exif
from todos.images.files.facts import Facts, check_size, shown_size
from todos.images.files.source import Source

SIGNATURE = b"\xff\xd8\xff"

_SOI, _EOI, _SOS, _APP0, _APP1, _APP2, _APP14, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_APPLICATION_SEGMENTS = range(0xE0, 0xF0)
# Baseline, extended and progressive: what browsers show and Rekognition reads.
_FRAMES = (0xC0, 0xC1, 0xC2)
# Lossless, hierarchical and arithmetically coded pictures; C4 and CC are tables, C8 is reserved.
_OTHER_FRAMES = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Real pictures have dozens. Each costs time, and 10 MiB hold millions of empty ones.
_MOST_SEGMENTS = 2000
_MOST_FILLING = 64
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# What the picture looks wrong without: density, colour profile, Adobe's colour transform.
_KEPT = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
_EXIF = b"Exif\0\0"
# In compressed data, FF 00 is a plain FF, FF D0 to FF D7 are marks to start over at, FF FF is filling.
_END_OF_DATA = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def cleaned(source: Source) -> Generator[bytes, None, Facts]:
    """The file without metadata, in pieces, and at the end what it is; see `todos.images.files.clean`."""
    yield source.take(2)
    picture = _Picture()
    for _ in range(_MOST_SEGMENTS):
        marker = _marker(source)
        if marker == _EOI:
            break
        if marker in _ALONE:
            yield bytes((0xFF, marker))
            continue
        yield picture.kept(marker, _body(source))
        if marker == _SOS:
            yield from _data(source)
    else:
        raise BrokenImage
    # What follows the end, such as a film or a second picture, is no part of the picture.
    yield bytes((0xFF, _EOI))
    return picture.facts()


class _Picture:
    """What the segments have told so far."""

    def __init__(self) -> None:
        self._size: tuple[int, int] | None = None
        self._orientation = exif.UPRIGHT
        self._has_location = False
        self._is_scanned = False

    def kept(self, marker: int, body: bytes) -> bytes:
        """What is kept of a segment."""
        if marker in _OTHER_FRAMES or marker == _SOI or (marker == _SOS and self._size is None):
            raise BrokenImage
        if marker in _FRAMES:
            self._size = check_size(_frame_size(body))
        self._is_scanned = self._is_scanned or marker == _SOS
        return self._kept_metadata(marker, body) if _is_metadata(marker, body) else _segment(marker, body)

    def _kept_metadata(self, marker: int, body: bytes) -> bytes:
        """The orientation, if this is where it stands for the first time."""
        self._has_location = self._has_location or exif.tells_location(body)
        if marker != _APP1 or not body.startswith(_EXIF) or self._orientation != exif.UPRIGHT:
            return b""
        self._orientation = exif.orientation_of(body[len(_EXIF) :])
        if self._orientation == exif.UPRIGHT:
            return b""
        return _segment(_APP1, _EXIF + exif.block_of(self._orientation))

    def facts(self) -> Facts:
        if self._size is None or not self._is_scanned:
            raise BrokenImage
        return Facts(JPEG, *shown_size(self._size, self._orientation), self._has_location)


def _marker(source: Source) -> int:
    """The second byte of the next marker; some more FF may stand before it."""
    if source.take(1) != b"\xff":
        raise BrokenImage
    for _ in range(_MOST_FILLING):
        (byte,) = source.take(1)
        if byte not in (0x00, 0xFF):
            return byte
        if not byte:
            break
    raise BrokenImage


def _body(source: Source) -> bytes:
    """What a segment holds; its length, which counts itself, stands before it and is 64 KiB at most."""
    (length,) = struct.unpack(">H", source.take(2))
    if length < 2:  # noqa: PLR2004 -- the length of the length
        raise BrokenImage
    return source.take(length - 2)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _frame_size(frame: bytes) -> tuple[int, int]:
    try:
        height, width = struct.unpack_from(">HH", frame, 1)
    except struct.error as error:
        raise BrokenImage from error
    return width, height


def _is_metadata(marker: int, body: bytes) -> bool:
    if marker in _KEPT:
        return not body.startswith(_KEPT[marker])
    return marker in _APPLICATION_SEGMENTS or marker == _COM


def _data(source: Source) -> Iterator[bytes]:
    """The compressed data, as far as the next marker."""
    while ahead := source.peek():
        end = _END_OF_DATA.search(ahead)
        if end:
            yield from source.pieces(end.start())
            return
        # A last FF may be the first half of a marker.
        count = len(ahead) - ahead.endswith(b"\xff")
        if not count:
            raise BrokenImage
        yield from source.pieces(count)
    raise BrokenImage
