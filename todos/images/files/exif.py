"""The two things an Exif block is asked for: which way up the picture is, and whether it tells where it was taken."""

from __future__ import annotations

import struct

UPRIGHT = 1
_ORIENTATIONS = range(1, 9)
_ORIENTATION_TAG = 0x0112
_SHORT, _LONG = 3, 4
_BYTE_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ENTRY_BYTES = 12
# The entry that points to the GPS data: its tag, the type of a pointer, one of them.
_GPS_POINTERS = (struct.pack("<HHI", 0x8825, _LONG, 1), struct.pack(">HHI", 0x8825, _LONG, 1))


def orientation_of(tiff: bytes) -> int:
    """The orientation an Exif block gives; upright where it gives none or is broken."""
    order = _BYTE_ORDERS.get(tiff[:4])
    if order is None:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for place in range(start + 2, start + 2 + count * _ENTRY_BYTES, _ENTRY_BYTES):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, place)
            if (tag, kind) == (_ORIENTATION_TAG, _SHORT):
                return value if value in _ORIENTATIONS else UPRIGHT
    except struct.error:
        # Cut off; whatever it meant to say is lost.
        return UPRIGHT
    return UPRIGHT


def tells_location(metadata: bytes) -> bool:
    """Whether metadata of any kind may tell where the picture was taken.

    Looked for in the bytes rather than by following the block's structure, so that a crooked block hides nothing.
    """
    return any(pointer in metadata for pointer in _GPS_POINTERS) or b"GPS" in metadata


def block_of(orientation: int) -> bytes:
    """An Exif block that gives the orientation and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION_TAG, _SHORT, 1, orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
