"""JPEG and PNG files: told apart by their bytes, read to their end, and freed of what they tell about their owner."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tests.pictures import encoded, located, noise
from todos.images.errors import BrokenImage, ImageSizeRefused, NotAnImage
from todos.images.files import Facts, clean, inspect
from webapp.errors import DomainError

ORIENTATION, GPS = 0x0112, 0x8825


def facts_of(data: bytes) -> Facts:
    return inspect(BytesIO(data))


def cleaned(data: bytes) -> bytes:
    out = BytesIO()
    clean(BytesIO(data), out.write)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def pixels(data: bytes) -> bytes:
    return opened(data).tobytes()


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment at its beginning."""
    return data[:2] + segment(marker, body) + data[2:]


def with_chunk(data: bytes, name: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    return data[:33] + chunk(name, body) + data[33:]


class TestKinds:
    @pytest.mark.parametrize(
        ("kind", "options", "content_type"),
        [
            ("JPEG", {}, "image/jpeg"),
            ("JPEG", {"progressive": True}, "image/jpeg"),
            ("JPEG", {"quality": 100, "restart_marker_blocks": 2}, "image/jpeg"),
            ("PNG", {}, "image/png"),
        ],
    )
    def test_are_told_by_their_bytes(self, kind: str, options: dict[str, Any], content_type: str) -> None:
        assert facts_of(encoded(noise((320, 200)), kind, **options)) == Facts(content_type, 320, 200, False)

    @pytest.mark.parametrize("mode", ["L", "CMYK"])
    def test_jpeg_of_other_colours(self, mode: str) -> None:
        assert facts_of(encoded(noise().convert(mode))).content_type == "image/jpeg"

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "I;16"])
    def test_png_of_other_colours(self, mode: str) -> None:
        data = encoded(noise().convert("L").convert(mode), "PNG")
        assert facts_of(data).content_type == "image/png"
        assert pixels(cleaned(data)) == pixels(data)

    @pytest.mark.parametrize(
        "data",
        [
            encoded(noise(), "GIF"),
            encoded(noise(), "WEBP"),
            encoded(noise(), "BMP"),
            encoded(noise(), "TIFF"),
            b"<!doctype html><script>alert(1)</script>",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\x00" + encoded(noise()),
            b"\xff\xd8",
            b"x",
            b"",
        ],
    )
    def test_nothing_else_is_an_image(self, data: bytes) -> None:
        with pytest.raises(NotAnImage):
            facts_of(data)


class TestPixels:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    @pytest.mark.parametrize("size", [(79, 300), (300, 79), (1, 1)])
    def test_too_few(self, kind: str, size: tuple[int, int]) -> None:
        with pytest.raises(ImageSizeRefused):
            facts_of(encoded(noise(size), kind))

    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    @pytest.mark.parametrize("size", [(80, 80), (10_000, 80)])
    def test_just_enough(self, kind: str, size: tuple[int, int]) -> None:
        found = facts_of(encoded(Image.new("L", size), kind))
        assert (found.width, found.height) == size

    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_too_many(self, kind: str) -> None:
        with pytest.raises(ImageSizeRefused):
            facts_of(encoded(Image.new("L", (10_001, 80)), kind))

    def test_a_bomb_is_refused_by_its_head_alone(self) -> None:
        bomb = encoded(Image.new("1", (20_000, 20_000)), "PNG")
        assert len(bomb) < 100_000
        stream = BytesIO(bomb[:33] + bytes(1_000_000))
        with pytest.raises(ImageSizeRefused):
            inspect(stream)
        assert stream.tell() <= 64 * 1024

    def test_a_jpeg_whose_second_frame_is_too_large(self) -> None:
        data = encoded(noise())
        frame = segment(0xC0, struct.pack(">BHHB", 8, 20_000, 20_000, 1) + b"\x01\x11\x00")
        with pytest.raises(ImageSizeRefused):
            facts_of(data[:-2] + frame + data[-2:])


class TestBroken:
    @pytest.mark.parametrize(
        "data",
        [encoded(noise()), encoded(noise(), progressive=True), encoded(noise(), "PNG")],
        ids=["baseline", "progressive", "png"],
    )
    def test_cut_off_anywhere(self, data: bytes) -> None:
        chance = random.Random(7)
        for end in [9, 20, 40, len(data) - 1, *(chance.randrange(9, len(data)) for _ in range(200))]:
            with pytest.raises(BrokenImage):
                facts_of(data[:end])

    def test_a_thumbnail_does_not_end_the_picture(self) -> None:
        whole = encoded(noise())
        with_thumbnail = with_segment(whole, 0xE1, b"Exif\0\0" + encoded(noise((80, 80)), quality=20))
        assert facts_of(with_thumbnail).width == 400
        with pytest.raises(BrokenImage):
            facts_of(with_thumbnail[:-2])

    def test_a_png_with_a_changed_byte(self) -> None:
        data = bytearray(encoded(noise(), "PNG"))
        data[len(data) // 2] ^= 1
        with pytest.raises(BrokenImage):
            facts_of(bytes(data))

    def test_a_png_without_data(self) -> None:
        head = encoded(noise(), "PNG")[:33]
        with pytest.raises(BrokenImage):
            facts_of(head + chunk(b"IEND", b""))

    def test_a_png_with_an_unknown_critical_chunk(self) -> None:
        with pytest.raises(BrokenImage):
            facts_of(with_chunk(encoded(noise(), "PNG"), b"ABCD", b"?"))

    @pytest.mark.parametrize(
        "between",
        [b"\x00", b"\xff\x00", b"\xff" * 65, b"\xff\xe1\x00\x01", segment(0xC0, b"\x08\x01")],
        ids=["no marker", "an empty marker", "endless filling", "shorter than its length", "half a size"],
    )
    def test_a_jpeg_of_crooked_segments(self, between: bytes) -> None:
        data = encoded(noise())
        with pytest.raises(BrokenImage):
            # Behind the first segment, since a file is told by its first three bytes.
            facts_of(data[:20] + between + data[20:])

    def test_a_jpeg_with_some_filling(self) -> None:
        data = encoded(noise())
        assert cleaned(data[:2] + b"\xff\xff" + data[2:]) == data

    @pytest.mark.parametrize("head", [chunk(b"IDAT", bytes(13)), chunk(b"IHDR", bytes(12))])
    def test_a_png_that_does_not_begin_with_its_size(self, head: bytes) -> None:
        data = encoded(noise(), "PNG")
        with pytest.raises(BrokenImage):
            facts_of(data[:8] + head + data[33:])

    def test_a_jpeg_without_a_scan(self) -> None:
        data = encoded(noise())
        scan = data.index(b"\xff\xda")
        with pytest.raises(BrokenImage):
            facts_of(data[:scan] + b"\xff\xd9")

    @pytest.mark.parametrize("marker", [0xC3, 0xC9, 0xCA])
    def test_a_jpeg_that_no_browser_shows(self, marker: int) -> None:
        data = encoded(noise())
        with pytest.raises(BrokenImage):
            facts_of(data.replace(b"\xff\xc0", bytes((0xFF, marker)), 1))

    @pytest.mark.parametrize(
        "data",
        [
            b"\xff\xd8" + segment(0xFE, b"") * 2_000_000,
            b"\xff\xd8" + b"\xff\xd0" * 4_000_000,
            b"\xff\xd8" + b"\xff" * 8_000_000,
            encoded(noise(), "PNG")[:33] + chunk(b"tEXt", b"") * 600_000,
            encoded(noise(), "PNG")[:33] + chunk(b"IDAT", b"") * 600_000,
        ],
        ids=["segments", "marks", "filling", "chunks", "data"],
    )
    def test_millions_of_empty_parts_are_not_read_to_their_end(self, data: bytes) -> None:
        stream = BytesIO(data)
        with pytest.raises(BrokenImage):
            inspect(stream)
        assert stream.tell() < 256 * 1024

    @settings(max_examples=300)
    @given(st.binary(max_size=400), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b""]))
    def test_anything_is_read_or_refused(self, data: bytes, signature: bytes) -> None:
        try:
            facts_of(signature + data)
        except DomainError:
            return
        pytest.fail("so few bytes are no picture")


class TestMetadata:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_is_gone_and_the_picture_is_the_same(self, kind: str) -> None:
        data = encoded(noise(), kind, exif=located())
        assert opened(data).getexif().get_ifd(GPS)
        clear = cleaned(data)
        assert not opened(clear).getexif()
        assert b"cameras" not in clear
        assert pixels(clear) == pixels(data)
        assert cleaned(clear) == clear

    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    @pytest.mark.parametrize("orientation", range(2, 9))
    def test_but_not_which_way_up_it_is(self, kind: str, orientation: int) -> None:
        data = encoded(noise((400, 300)), kind, exif=located(orientation))
        clear = cleaned(data)
        assert dict(opened(clear).getexif()) == {ORIENTATION: orientation}
        found = facts_of(data)
        assert (found.width, found.height) == ((300, 400) if orientation >= 5 else (400, 300))
        assert facts_of(clear) == Facts(found.content_type, found.width, found.height, False)

    @pytest.mark.parametrize("order", ["<", ">"])
    def test_of_either_byte_order(self, order: str) -> None:
        head = b"II*\0" if order == "<" else b"MM\0*"
        entry = struct.pack(f"{order}HHIHH", ORIENTATION, 3, 1, 6, 0)
        block = head + struct.pack(f"{order}IH", 8, 1) + entry + bytes(4)
        found = facts_of(with_segment(encoded(noise((400, 300))), 0xE1, b"Exif\0\0" + block))
        assert (found.width, found.height) == (300, 400)

    @pytest.mark.parametrize(
        "block", [b"", b"II*\0", b"MM\0*\0\0\0\x08\xff\xff", b"II*\0\xff\xff\xff\xff", b"nonsense" * 9]
    )
    def test_that_is_crooked_means_upright(self, block: bytes) -> None:
        plain = encoded(noise((400, 300)))
        data = with_segment(plain, 0xE1, b"Exif\0\0" + block)
        assert facts_of(data).width == 400
        assert cleaned(data) == plain

    def test_that_says_nothing_of_it_means_upright(self) -> None:
        entry = struct.pack("<HHIHH", GPS, 3, 1, 6, 0)
        data = with_segment(
            encoded(noise((400, 300))), 0xE1, b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry
        )
        assert facts_of(data).width == 400

    def test_a_comment_a_second_block_and_what_follows_the_end_are_gone(self) -> None:
        plain = encoded(noise())
        data = with_segment(plain, 0xFE, b"a comment")
        data = with_segment(data, 0xED, b"Photoshop 3.0\0city")
        data = with_segment(data, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>")
        assert cleaned(data + b"<script>") == plain

    def test_a_colour_profile_stays(self) -> None:
        profile = b"a profile" * 9
        for kind in ("JPEG", "PNG"):
            assert opened(cleaned(encoded(noise(), kind, icc_profile=profile))).info["icc_profile"] == profile

    def test_png_texts_and_times_are_gone(self) -> None:
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", "Somebody")
        texts.add_itxt("XML:com.adobe.xmp", "<x/>")
        plain = encoded(Image.new("RGB", (100, 100)), "PNG")
        data = encoded(Image.new("RGB", (100, 100)), "PNG", pnginfo=texts)
        assert b"Somebody" in data
        assert cleaned(with_chunk(data, b"tIME", bytes(7))) == plain


class TestLocation:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_is_noticed(self, kind: str) -> None:
        assert facts_of(encoded(noise(), kind, exif=located())).has_location
        unlocated = Image.Exif()
        unlocated[ORIENTATION] = 6
        assert not facts_of(encoded(noise(), kind, exif=unlocated)).has_location

    def test_in_xmp(self) -> None:
        packet = b"http://ns.adobe.com/xap/1.0/\0<rdf exif:GPSLatitude='51,30N'/>"
        assert facts_of(with_segment(encoded(noise()), 0xE1, packet)).has_location

    @pytest.mark.parametrize(
        ("name", "body", "tells"),
        [
            (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"GPS"), True),
            (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"GPS"), True),
            (b"eXIf", bytes(70_000), True),
            (b"tEXt", b"Software\0A program", False),
            (b"tEXt", b"", False),
        ],
    )
    def test_where_png_hides_it(self, name: bytes, body: bytes, tells: bool) -> None:
        data = with_chunk(encoded(noise(), "PNG"), name, body)
        assert facts_of(data).has_location is tells
        assert not facts_of(cleaned(data)).has_location


class TestReading:
    class Dripping:
        """A stream that gives less than it is asked for, as a network does."""

        def __init__(self, data: bytes) -> None:
            self._stream = BytesIO(data)
            self._chance = random.Random(3)
            self.longest = 0

        def read(self, size: int, /) -> bytes:
            self.longest = max(self.longest, size)
            return self._stream.read(min(size, self._chance.randrange(1, 9)))

    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_piece_by_piece_gives_the_same(self, kind: str) -> None:
        data = encoded(noise((100, 100)), kind, exif=located(6))
        out = BytesIO()
        stream = self.Dripping(data)
        clean(stream, out.write)
        assert out.getvalue() == cleaned(data)
        assert stream.longest <= 64 * 1024
