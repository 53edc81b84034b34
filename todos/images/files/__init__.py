"""JPEG and PNG files, read as a stream: what they are, whether they are whole, and themselves without metadata.

Nothing is decoded and nothing but a few kilobytes is ever held, however large a file is or claims to be. What is kept
of the metadata is what the picture needs to look right: colour profiles, densities and the orientation. Where and
when it was taken, with what and by whom is not kept.
"""

from __future__ import annotations

from collections.abc import Callable

from todos.images.errors import NotAnImage
from todos.images.files import jpeg, png
from todos.images.files.facts import Facts
from todos.images.files.source import PIECE_BYTES, Readable, Source

__all__ = ["PIECE_BYTES", "Facts", "Readable", "clean", "inspect"]

_KINDS = ((jpeg.SIGNATURE, jpeg.cleaned), (png.SIGNATURE, png.cleaned))


def inspect(stream: Readable) -> Facts:
    """What a file is.

    Raises:
        NotAnImage: it is neither JPEG nor PNG.
        ImageSizeRefused: it has too many or too few pixels.
        BrokenImage: it is damaged or ends too early.
    """
    return clean(stream, _drop)


def _drop(_: bytes) -> None:
    """Keep nothing."""


def clean(stream: Readable, write: Callable[[bytes], object]) -> Facts:
    """What a file is; itself, without metadata, is written meanwhile.

    Raises:
        NotAnImage, ImageSizeRefused, BrokenImage: as `inspect`; what was written until then is worth nothing.
    """
    source = Source(stream)
    head = source.peek()
    for signature, cleaned in _KINDS:
        if head.startswith(signature):
            pieces = cleaned(source)
            while True:
                try:
                    write(next(pieces))
                except StopIteration as end:
                    facts: Facts = end.value
                    return facts
    raise NotAnImage
