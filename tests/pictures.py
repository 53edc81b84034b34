"""Pictures to test with: two photos, and made ones of any kind and size."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

PHOTOS = Path(__file__).parent / "photos"


def photo(name: str) -> bytes:
    """One of the photos: `cat` or `coffee`."""
    return (PHOTOS / f"{name}.jpg").read_bytes()


def noise(size: tuple[int, int] = (400, 300)) -> Image.Image:
    """A picture of nothing."""
    return Image.effect_noise(size, 90).convert("RGB")


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """A picture as a file; `options` are Pillow's."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def located(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a photo: which way up it is, with what it was taken, and where."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F] = "A maker of cameras"
    block.get_ifd(0x8825)[1] = "N"
    return block
