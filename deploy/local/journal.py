"""A snapshot and a journal in one folder: state that survives `kill -9` at any instant.

The snapshot holds a whole state and a generation number; the journal of the same generation holds, one JSON value a
line, what changed since. A new snapshot starts a new generation, so that a journal left over from an older one is
recognised by its name and never applied twice. Lines are written to the operating system before `append` returns; they
are not synchronised to the disk, because a process that dies loses nothing of what the system already holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Default = Callable[[Any], Any]
Hook = Callable[[dict[str, Any]], Any]

# Below this many bytes a journal is not worth a new snapshot, however small the state is.
MINIMUM_JOURNAL_BYTES = 8 * 1024 * 1024


class JournalCorruptError(Exception):
    """A line that is not the last one cannot be read; what it said is not known, so nothing is guessed."""


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file in one step: a reader, and a restart, sees the old content or the new, never a part."""
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_bytes(data)
    temporary.replace(path)


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
        self._snapshot_path = folder / f"{name}.snapshot.json"
        self._generation = 0
        self._snapshot_bytes = 0
        self._descriptor = -1
        self._length = 0

    def load(self) -> tuple[Any, list[Any]]:
        """The last snapshot's state (None on the very first start) and the changes since, oldest first.

        Raises:
            JournalCorruptError: a line before the last cannot be read.
        """
        state: Any = None
        if self._snapshot_path.exists():
            raw = self._snapshot_path.read_bytes()
            self._snapshot_bytes = len(raw)
            snapshot = json.loads(raw, object_hook=self._hook)
            self._generation, state = snapshot["generation"], snapshot["state"]
        changes = list(self._read_changes()) if self._journal_path.exists() else []
        return state, changes

    def begin(self, state: Callable[[], Any]) -> None:
        """Make ready for `append`, after `load` and after its changes were applied.

        A new snapshot is taken unless the old one says all. A journal that was torn is never appended to, since the
        next line would join the torn one.
        """
        self._open_journal()
        if self._snapshot_path.exists() and self._length == 0:
            self._remove_stale()
        else:
            self.snapshot(state())

    def append(self, change: Any) -> None:
        """Write one change down; when this returns, the change survives the end of this process.

        Raises:
            OSError: it could not be written (a full disk); the journal is as it was before.
        """
        line = json.dumps(change, default=self._default, separators=(",", ":")).encode() + b"\n"
        try:
            self._write(line)
        except OSError:
            # Half a line in the middle of the journal would make all that follows unreadable.
            os.ftruncate(self._descriptor, self._length)
            raise
        self._length += len(line)

    @property
    def wants_snapshot(self) -> bool:
        """Whether the journal has outgrown the snapshot, so that a new one costs less than it saves."""
        return self._length > max(self._minimum_bytes, self._snapshot_bytes)

    def snapshot(self, state: Any) -> None:
        """Write the whole state down and start the next generation's journal, empty."""
        generation = self._generation + 1
        data = json.dumps({"generation": generation, "state": state}, default=self._default).encode()
        # Left by a snapshot that was begun and never finished; its lines belong to no snapshot.
        self._path_of(generation).unlink(missing_ok=True)
        write_atomically(self._snapshot_path, data)
        self._generation = generation
        self._snapshot_bytes = len(data)
        self._open_journal()
        self._remove_stale()

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    @property
    def _journal_path(self) -> Path:
        return self._path_of(self._generation)

    def _path_of(self, generation: int) -> Path:
        return self._folder / f"{self._name}.journal.{generation}.jsonl"

    def _open_journal(self) -> None:
        self.close()
        self._descriptor = os.open(self._journal_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._length = os.fstat(self._descriptor).st_size

    def _remove_stale(self) -> None:
        for path in self._folder.glob(f"{self._name}.journal.*.jsonl"):
            if path != self._journal_path:
                path.unlink()

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def _read_changes(self) -> Iterator[Any]:
        lines = self._journal_path.read_bytes().split(b"\n")
        # What follows the last newline was being written when the process died, and was never acknowledged.
        for number, line in enumerate(lines[:-1], start=1):
            try:
                yield json.loads(line, object_hook=self._hook)
            except ValueError as error:
                raise JournalCorruptError(
                    f"{self._journal_path}, line {number}, cannot be read: {error}"
                ) from error
