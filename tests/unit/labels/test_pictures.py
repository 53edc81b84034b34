"""What of a picture the network sees, and which pictures are refused."""

import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from deploy.local.labels.errors import ServiceError
from deploy.local.labels.pictures import SIDE, square

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def seen(data: bytes) -> Image.Image:
    return Image.frombytes("RGB", (SIDE, SIDE), square(data))


def near(pixel: float | tuple[int, ...] | None, expected: Iterable[int]) -> bool:
    assert isinstance(pixel, tuple), "a picture in colours"
    return all(abs(a - b) <= 12 for a, b in zip(pixel, expected, strict=True))


def quarters(width: int = 400, height: int = 400) -> Image.Image:
    """Red, green / blue, white."""
    image = Image.new("RGB", (width, height), WHITE)
    half = (width // 2, height // 2)
    image.paste(RED, (0, 0, *half))
    image.paste(GREEN, (half[0], 0, width, half[1]))
    image.paste(BLUE, (0, half[1], half[0], height))
    return image


def corners(image: Image.Image) -> list[str]:
    names = {RED: "red", GREEN: "green", BLUE: "blue", WHITE: "white"}
    places = [(20, 20), (200, 20), (20, 200), (200, 200)]
    return [next(n for c, n in names.items() if near(image.getpixel(place), c)) for place in places]


def bomb(width: int, height: int, kind: int = 2) -> bytes:
    """A PNG that announces a size and has no pixels to speak of."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


class TestSquare:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG"])
    def test_keeps_colours_and_places(self, kind: str) -> None:
        assert corners(seen(encoded(quarters(), kind))) == ["red", "green", "blue", "white"]

    def test_is_the_middle_of_a_wide_picture(self) -> None:
        image = Image.new("RGB", (900, 300), RED)
        image.paste(GREEN, (300, 0, 600, 300))

        assert all(near(seen(encoded(image)).getpixel(place), GREEN) for place in [(2, 2), (221, 221)])

    def test_is_the_middle_of_a_high_picture(self) -> None:
        image = Image.new("RGB", (300, 900), RED)
        image.paste(GREEN, (0, 300, 300, 600))

        assert all(near(seen(encoded(image)).getpixel(place), GREEN) for place in [(2, 2), (221, 221)])

    def test_of_a_large_jpeg_is_the_same(self) -> None:
        assert corners(seen(encoded(quarters(3000, 4000), "JPEG"))) == ["red", "green", "blue", "white"]

    @pytest.mark.parametrize(
        ("orientation", "expected"),
        [
            (1, ["red", "green", "blue", "white"]),
            (2, ["green", "red", "white", "blue"]),
            (3, ["white", "blue", "green", "red"]),
            (4, ["blue", "white", "red", "green"]),
            (5, ["red", "blue", "green", "white"]),
            (6, ["blue", "red", "white", "green"]),
            (7, ["white", "green", "blue", "red"]),
            (8, ["green", "white", "red", "blue"]),
            (9, ["red", "green", "blue", "white"]),
        ],
    )
    def test_of_a_jpeg_is_upright(self, orientation: int, expected: list[str]) -> None:
        exif = Image.Exif()
        exif[0x0112] = orientation

        assert corners(seen(encoded(quarters(), "JPEG", exif=exif))) == expected

    def test_of_a_png_is_as_it_lies(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 3

        assert corners(seen(encoded(quarters(), exif=exif))) == ["red", "green", "blue", "white"]

    def test_survives_broken_exif(self) -> None:
        data = encoded(quarters(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xffrubbish")

        assert corners(seen(data)) == ["red", "green", "blue", "white"]

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
    def test_takes_every_kind_of_png(self, mode: str) -> None:
        if mode == "I;16":
            image = Image.frombytes("I;16", (100, 100), struct.pack("<H", 0x8000) * 10_000)
        else:
            image = Image.new("L", (100, 100), 255).convert(mode)
        expected = (128, 128, 128) if mode == "I;16" else WHITE

        assert near(seen(encoded(image)).getpixel((112, 112)), expected)

    @pytest.mark.parametrize("mode", ["P", "RGBA", "RGB"])
    def test_of_a_large_png_is_the_same(self, mode: str) -> None:
        image = quarters(2400, 1600).convert(mode)
        transparency: dict[str, Any] = {"transparency": (1, 2, 3)} if mode == "RGB" else {}

        # Of a picture half as wide again as high, the middle shows the same four corners.
        assert corners(seen(encoded(image, **transparency))) == ["red", "green", "blue", "white"]

    def test_takes_a_jpeg_for_print(self) -> None:
        image = Image.new("CMYK", (100, 100), (0, 255, 255, 0))

        assert near(seen(encoded(image, "JPEG")).getpixel((112, 112)), RED)

    def test_shows_white_where_a_picture_shows_nothing(self) -> None:
        # The colours behind full transparency are nobody's business, and often rubbish.
        image = Image.new("RGBA", (100, 100), (*RED, 0))

        assert near(seen(encoded(image)).getpixel((112, 112)), WHITE)

    @pytest.mark.parametrize("size", [(80, 80), (10_000, 80), (80, 10_000)])
    def test_takes_the_smallest_and_the_longest(self, size: tuple[int, int]) -> None:
        assert near(seen(encoded(Image.new("RGB", size, BLUE), "JPEG")).getpixel((112, 112)), BLUE)


class TestRefusals:
    def code(self, data: bytes) -> str:
        with pytest.raises(ServiceError) as refused:
            square(data)
        return refused.value.code

    @pytest.mark.parametrize("kind", ["GIF", "WEBP", "BMP", "TIFF"])
    def test_other_formats(self, kind: str) -> None:
        assert self.code(encoded(quarters(), kind)) == "InvalidImageFormatException"

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"<html><body>a page</body></html>",
            b'<svg xmlns="http://www.w3.org/2000/svg"/>',
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            encoded(quarters(), "JPEG")[:1500],
            encoded(Image.effect_noise((200, 200), 90))[:9000],
            bomb(500, 500),
            bomb(500, 500, kind=9),
        ],
        ids=[
            "nothing",
            "html",
            "svg",
            "jpeg's start",
            "png's start",
            "half a jpeg",
            "half a png",
            "too few",
            "no kind",
        ],
    )
    def test_what_is_no_picture(self, data: bytes) -> None:
        assert self.code(data) == "InvalidImageFormatException"

    @pytest.mark.parametrize("size", [(79, 400), (400, 79), (1, 1)])
    def test_too_small(self, size: tuple[int, int]) -> None:
        assert self.code(encoded(Image.new("RGB", size))) == "InvalidParameterException"

    @pytest.mark.parametrize("size", [(10_001, 100), (100, 10_001), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
    def test_too_large_without_decoding(self, size: tuple[int, ...]) -> None:
        assert self.code(bomb(*size)) == "ImageTooLargeException"
