"""Reading PyTorch's old files without PyTorch, and without running what is in them."""

from __future__ import annotations

import io
import pickle
import struct
from pathlib import Path
from typing import Any

import pytest

from deploy.local.labels.weights import WeightsError, read_weights

MAGIC = 0x1950A86A20F9469CFC6C
NUMBERS = (0.5, 1.5, 2.5, 3.5, 4.5, 5.5)

REBUILD = b"ctorch._utils\n_rebuild_tensor_v2\n"
FLOATS = b"ctorch\nFloatStorage\n"


def ints(*values: int) -> bytes:
    """A tuple of numbers as a pickle spells it."""
    return b"(" + b"".join(f"I{value}\n".encode() for value in values) + b"t"


def storage(kind: bytes = FLOATS, length: int = 6) -> bytes:
    return b"(Vstorage\n" + kind + b"V7\nVcpu\n" + f"I{length}\n".encode() + b"NtQ"


def tensor(
    *,
    offset: int = 0,
    shape: tuple[int, ...] = (2, 3),
    strides: tuple[int, ...] = (3, 1),
    kind: bytes = FLOATS,
    rebuild: bytes = REBUILD,
) -> bytes:
    """A pickle of `{"weight": tensor}`, written by hand, since the names in it exist nowhere here."""
    arguments = storage(kind) + f"I{offset}\n".encode() + ints(*shape) + ints(*strides) + b"I00\nN"
    return b"\x80\x02}Vweight\n" + rebuild + b"(" + arguments + b"tRs."


def saved(tensors: bytes, *, magic: int = MAGIC, little: bool = True, length: int = 6) -> bytes:
    heads = [magic, 1001, {"little_endian": little}]
    file = io.BytesIO()
    for head in heads:
        pickle.dump(head, file, protocol=2)
    file.write(tensors)
    pickle.dump(["7"], file, protocol=2)
    file.write(struct.pack("<q", length) + struct.pack("<6f", *NUMBERS))
    return file.getvalue()


def read(tmp_path: Path, content: bytes) -> Any:
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    return read_weights(path)


def test_reads_a_tensor(tmp_path: Path) -> None:
    weight = read(tmp_path, saved(tensor()))["weight"]

    assert (weight.shape, weight.strides, weight.code) == ((2, 3), (3, 1), "<f4")
    assert struct.unpack("<6f", weight.data) == NUMBERS


def test_reads_a_part_of_a_storage_in_another_order(tmp_path: Path) -> None:
    weight = read(tmp_path, saved(tensor(offset=1, shape=(2, 2), strides=(1, 2))))["weight"]

    assert weight.strides == (1, 2)
    assert struct.unpack("<f", weight.data[:4]) == (1.5,)


@pytest.mark.parametrize(
    "name",
    [
        b"cos\nsystem\n",
        b"cposix\nsystem\n",
        b"cbuiltins\neval\n",
        b"cbuiltins\ngetattr\n",
        b"ccollections\nnamedtuple\n",
        b"ctorch\nload\n",
        b"cnumpy\nload\n",
    ],
)
def test_refuses_every_other_name(tmp_path: Path, name: bytes) -> None:
    with pytest.raises(WeightsError, match="which no weights need"):
        read(tmp_path, saved(tensor(rebuild=name)))


def test_runs_nothing_of_a_file_that_asks_for_it(tmp_path: Path) -> None:
    victim = tmp_path / "made-by-the-file"
    call = b"cos\nmkdir\n(V" + str(victim).encode() + b"\ntR."

    with pytest.raises(WeightsError, match=r"os\.mkdir"):
        read(tmp_path, call)

    assert not victim.exists()
    # The same bytes do run in Python's own unpickler, so that the test would notice.
    pickle.loads(call)
    assert victim.exists()


@pytest.mark.parametrize(
    "view",
    [
        {"shape": (2, 4), "strides": (3, 1)},
        {"offset": 1},
        {"offset": -1},
        {"strides": (-3, 1)},
        {"strides": (1 << 40, 1)},
        {"shape": (0, 3)},
    ],
)
def test_refuses_a_tensor_that_reaches_beyond_its_storage(tmp_path: Path, view: dict[str, Any]) -> None:
    with pytest.raises(WeightsError, match="beyond its storage"):
        read(tmp_path, saved(tensor(**view)))


@pytest.mark.parametrize(
    "content",
    [
        saved(tensor(), magic=1),
        saved(tensor(), little=False),
        saved(tensor(), length=5),
        saved(tensor())[:-4],
        saved(tensor())[:40],
        saved(tensor(kind=b"N")),
        saved(b"\x80\x02]."),
        b"",
        b"PK\x03\x04 a file of PyTorch's new kind",
    ],
    ids=[
        "magic",
        "byte order",
        "length",
        "short storage",
        "short pickle",
        "no storage",
        "no names",
        "empty",
        "zip",
    ],
)
def test_refuses_a_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(WeightsError):
        read(tmp_path, content)


def test_says_when_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        read_weights(tmp_path / "nothing.pth")
