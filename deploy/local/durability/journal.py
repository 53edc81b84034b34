"""A snapshot and a journal in one folder: state that survives `kill -9` at any instant.

The snapshot holds a whole state and a generation number; the journal of the same generation holds, one JSON value a
line, what changed since. A new snapshot starts a new generation, so that a journal left over from an older one is
recognised by its name and never applied twice. Lines are written to the operating system before `append` returns; they
are not synchronised to the disk, because a process that dies loses nothing of what the system already holds.

Going on after a restart writes nothing, so that a full disk does not keep the state from being read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.local.durability.files import (
    BrokenStateError,
    Hook,
    NotWrittenError,
    read,
    read_json,
    write_atomically,
)

Default = Callable[[Any], Any]

# Below this many bytes a journal is not worth a new snapshot, however small the state is.
MINIMUM_JOURNAL_BYTES = 8 * 1024 * 1024


class Journal:
    """The state of one service on disk, as a snapshot and the changes since.

    Args:
        folder: where the files lie; must exist.
        name: the first part of their names.
        default: `json.dumps`' function for values JSON does not know.
        object_hook: `json.loads`' counterpart of it.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        default: Default | None = None,
        object_hook: Hook | None = None,
        minimum_bytes: int = MINIMUM_JOURNAL_BYTES,
    ) -> None:
        self._folder = folder
        self._name = name
        self._default = default
        self._hook = object_hook
        self._minimum_bytes = minimum_bytes
        self.snapshot_path = folder / f"{name}.snapshot.json"
        self._generation = 0
        self._descriptor = -1
        self._length = 0
        # Whether bytes that belong to no line follow the last line.
        self._is_torn = False
        self._snapshot_above = 0

    def load(self) -> tuple[Any, list[Any]]:
        """The last snapshot's state (None on the very first start) and the changes since, oldest first.

        Raises:
            BrokenStateError: the snapshot, or a line before the last, is missing or cannot be read.
        """
        raw = read(self.snapshot_path)
        if raw is None:
            self._refuse_journals_newer_than(0, "is missing beside its journal")
            return None, []
        snapshot = read_json(raw, self.snapshot_path, object_hook=self._hook, keys=("generation", "state"))
        self._generation = snapshot["generation"]
        self._snapshot_above = max(self._minimum_bytes, len(raw))
        self._refuse_journals_newer_than(self._generation, "is older than its journal")
        return snapshot["state"], list(self._read_changes())

    def begin(self, state: Callable[[], Any]) -> None:
        """Make ready for `append`, after `load` and after its changes were applied; `state` is for the first start.

        Raises:
            NotWrittenError: the first snapshot could not be written.
            OSError: the journal could not be opened or cut.
        """
        if not self._generation:
            self.snapshot(state())
            return
        self._use(self._open(self._generation))
        self._cut()
        self._remove_others()

    def append(self, change: Any) -> None:
        """Write one change down; when this returns, the change survives the end of this process.

        Raises:
            NotWrittenError: it could not be written; the journal says what it said before.
        """
        line = json.dumps(change, default=self._default, separators=(",", ":")).encode() + b"\n"
        self._write(line)
        self._is_torn = False
        self._length += len(line)

    def attempt(self, size: int) -> None:
        """Write as much as a change of this size would need, and take it back.

        Raises:
            NotWrittenError: there is no room for it.
        """
        # Random, since a file system that compresses would find room for zeros; and not one newline, so that it is
        # nothing but a torn line if this process dies meanwhile.
        self._write(os.urandom(size).replace(b"\n", b" "))
        with suppress(OSError):
            self._cut()

    @property
    def wants_snapshot(self) -> bool:
        """Whether the journal has outgrown the snapshot, so that a new one costs less than it saves."""
        return self._length > self._snapshot_above

    def snapshot(self, state: Any) -> None:
        """Write the whole state down and start the next generation's journal, empty.

        Raises:
            NotWrittenError: it could not be written; the old snapshot and journal stay in use.
        """
        # Not tried again with every change: it costs the more the larger the state is.
        self._snapshot_above = self._length + self._minimum_bytes
        generation = self._generation + 1
        data = json.dumps({"generation": generation, "state": state}, default=self._default).encode()
        # The new journal is there before the snapshot that names it.
        descriptor = self._open(generation)
        try:
            write_atomically(self.snapshot_path, data)
        except NotWrittenError:
            os.close(descriptor)
            raise
        self._generation = generation
        self._snapshot_above = max(self._minimum_bytes, len(data))
        self._use(descriptor)
        self._remove_others()

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _path_of(self, generation: int) -> Path:
        return self._folder / f"{self._name}.journal.{generation}.jsonl"

    def _open(self, generation: int) -> int:
        path = self._path_of(generation)
        try:
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise NotWrittenError(path, 0, error) from error

    def _use(self, descriptor: int) -> None:
        self.close()
        self._descriptor = descriptor
        size = os.fstat(descriptor).st_size
        self._length = self._whole_bytes(size)
        self._is_torn = self._length != size

    def _whole_bytes(self, size: int) -> int:
        """Where the last whole line ends; what follows was being written when a process died."""
        return self._path_of(self._generation).read_bytes().rfind(b"\n") + 1 if size else 0

    def _write(self, data: bytes) -> None:
        """Append bytes that are torn until `append` says that they are a line."""
        view = memoryview(data)
        try:
            # The next line would otherwise join what an earlier attempt left behind.
            self._cut()
            self._is_torn = True
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError as error:
            with suppress(OSError):
                self._cut()
            raise NotWrittenError(self._path_of(self._generation), len(data), error) from error

    def _cut(self) -> None:
        if self._is_torn:
            os.ftruncate(self._descriptor, self._length)
            self._is_torn = False

    def _remove_others(self) -> None:
        """Remove the journals of other generations; one that stays is known by its name, and empty or older."""
        for path in self._journals():
            if path != self._path_of(self._generation):
                with suppress(OSError):
                    path.unlink()

    def _journals(self) -> Iterator[Path]:
        return self._folder.glob(f"{self._name}.journal.*.jsonl")

    def _refuse_journals_newer_than(self, generation: int, what_is_wrong: str) -> None:
        for path in self._journals():
            number = path.name.split(".")[-2]
            is_newer = not number.isdecimal() or int(number) > generation
            if is_newer and path.stat().st_size:
                raise BrokenStateError(f"{self.snapshot_path} {what_is_wrong}, {path.name}")

    def _read_changes(self) -> Iterator[Any]:
        path = self._path_of(self._generation)
        lines = (read(path) or b"").split(b"\n")
        # What follows the last newline was being written when the process died, and was never acknowledged.
        for number, line in enumerate(lines[:-1], start=1):
            try:
                yield json.loads(line, object_hook=self._hook)
            except ValueError as error:
                raise BrokenStateError(f"{path}, line {number}, cannot be read: {error}") from error
