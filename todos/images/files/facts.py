"""What is found out about an image file without decoding it."""

from __future__ import annotations

from dataclasses import dataclass

from todos.images.domain import MAX_SIDE_PIXELS, MIN_SIDE_PIXELS
from todos.images.errors import ImageSizeRefused

# From this orientation on, width and height change places when the picture is shown.
_FIRST_TURNED = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """Its real type, the size it is shown in, and whether its metadata may tell where it was taken."""

    content_type: str
    width: int
    height: int
    has_location: bool


def shown_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Width and height as a browser shows them."""
    return size[::-1] if orientation >= _FIRST_TURNED else size


def check_size(size: tuple[int, int]) -> tuple[int, int]:
    """`size`, if it is acceptable.

    Raises:
        ImageSizeRefused: a side is too long or too short.
    """
    if not all(MIN_SIDE_PIXELS <= side <= MAX_SIDE_PIXELS for side in size):
        raise ImageSizeRefused
    return size
