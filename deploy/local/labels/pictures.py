"""From the bytes of a picture to the square of pixels that the network looks at."""

from __future__ import annotations

import struct
import warnings
import zlib
from io import BytesIO

from PIL import Image

from deploy.local.labels import errors

# The side of the square that the network looks at, and how much of the short side it shows.
SIDE = 224
_SHOWN = 224 / 256
# A side with so many pixels to choose from that picking single ones does not show in the square.
_ENOUGH = 4 * SIDE
# Rekognition's own limits, a side.
_FEWEST_PIXELS = 80
_MOST_PIXELS = 10_000

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's readers raise on bytes that are not what they say.
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError, struct.error, zlib.error,
)  # fmt: skip


def square(data: bytes) -> bytes:
    """Return the middle of a JPEG or PNG, upright, as 224 x 224 pixels of red, green and blue.

    No pixel is decoded before the size in the file's head is known to be within the limits, and a large JPEG is decoded
    at a fraction of its size. Not to be called from two threads at once: it changes Python's filter of warnings.

    Raises:
        ServiceError: it is of another format, broken, too large or too small.
    """
    try:
        # Pillow warns of large pictures, which are checked here, and of broken facts about them, which do not count.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
                _check_size(image)
                return _look(image).tobytes()
    except Image.DecompressionBombError as error:
        raise errors.too_large("Image dimensions exceed the maximum limit.") from error
    except _BROKEN as error:
        raise errors.invalid_format() from error


def _check_size(image: Image.Image) -> None:
    if max(image.size) > _MOST_PIXELS:
        raise errors.too_large(
            f"Image dimensions: {image.width} x {image.height} pixels exceed the maximum limit of "
            f"{_MOST_PIXELS} x {_MOST_PIXELS} pixels."
        )
    if min(image.size) < _FEWEST_PIXELS:
        raise errors.invalid_parameters()


def _look(image: Image.Image) -> Image.Image:
    orientation = _orientation(image)
    # Twice the side wanted, so that the reduction that follows is still the better of the two.
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    seen = _middle(image)
    if seen.mode == "RGBA":
        paper = Image.new("RGBA", seen.size, "white")
        seen = Image.alpha_composite(paper, seen)
    # The middle of a picture is a square whichever way it is turned, so the small one is turned instead.
    turn = _UPRIGHT.get(orientation)
    return (seen if turn is None else seen.transpose(turn)).convert("RGB")


def _middle(image: Image.Image) -> Image.Image:
    side = min(image.size) * _SHOWN
    left, top = (image.width - side) / 2, (image.height - side) / 2
    box = (left, top, left + side, top + side)
    if side > _ENOUGH and not _is_plain(image):
        # It must be converted before it can be made smaller, and would be in memory three times.
        image, box = (
            image.resize((_ENOUGH, _ENOUGH), Image.Resampling.NEAREST, box=box),
            (0, 0, _ENOUGH, _ENOUGH),
        )
    return _colours(image).resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box, reducing_gap=3.0)


def _is_plain(image: Image.Image) -> bool:
    return image.mode in {"L", "RGB"} and not image.has_transparency_data


def _colours(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller without mixing up its colours."""
    if image.mode.startswith("I"):
        # 16 bits of grey; Pillow would cut off what is above 8.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if _is_plain(image) else image.convert("RGB")


def _orientation(image: Image.Image) -> int:
    """Which way up a JPEG was taken; Rekognition does not ask a PNG."""
    if image.format == "PNG":
        return 1
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        # Broken facts about a picture do not make the picture broken.
        return 1
