"""S3: the settings of buckets are rewritten before a changing call is answered; the objects are files already.

MiniStack tells only its log when it could not write, read or remove the file of an object, and answers with success. So
its log is listened to here.
"""

from __future__ import annotations

from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from ministack.services import s3

from deploy.local.durability.calls import REFUSED, Answer, Handler
from deploy.local.durability.failures import current_failures, failures_of_request, start_failures
from deploy.local.durability.files import (
    BrokenStateError,
    NotWrittenError,
    end,
    read,
    read_json,
    say,
    try_to_write,
)
from deploy.local.durability.gate import WriteGate
from deploy.local.durability.state_file import StateFile

_READS = {"GET", "HEAD", "OPTIONS"}

# The files of the object that is being written: where each was put, and where it goes once all are there.
_staged: ContextVar[list[tuple[Path, Path]] | None] = ContextVar("staged", default=None)


class BucketDurability:
    """Rewrites the settings of buckets before a changing call is answered, and vouches for the objects."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "objects"
        self._file = StateFile(folder / "s3.json", s3.get_state, key="buckets_meta")
        self.gate = WriteGate("objects", attempt=lambda size: try_to_write(folder / "objects.trial", size))
        self._handle: Handler = s3.handle_request
        self._persist_object = s3._persist_object

    @property
    def path(self) -> Path:
        return self._file.path

    def load(self) -> bool:
        """Restore what the disk holds; whether there is any bucket.

        Raises:
            BrokenStateError: it cannot be read.
        """
        if start_failures:
            raise BrokenStateError(f"{self._folder} cannot be read: {start_failures[0]}")
        self._file.load(s3.load_persisted_state)
        has_buckets = bool(s3._buckets._data)
        if has_buckets and not self._folder.is_dir():
            raise BrokenStateError(f"{self._folder} is missing, in which the objects of the buckets lie")
        self._tell_broken_settings()
        return has_buckets

    def install(self) -> None:
        """Write down from here on what changes.

        Raises:
            NotWrittenError: nothing can be.
        """
        self._file.save()
        s3._atomic_write = _write_or_stage
        s3._persist_object = self._persist_whole_object
        s3.handle_request = self._handle_and_persist

    async def _handle_and_persist(
        self, method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any, **options: Any
    ) -> Answer:
        if not self._may_try(method, path, headers):
            return _refused(method, path)
        with failures_of_request() as failures:
            answer = await self._handle(method, path, headers, body, *rest, **options)
        if failures:
            return self._take_back(NotWrittenError(self._folder, len(body), failures[0]), method, path)
        try:
            if method not in _READS:
                self._file.save()
        except NotWrittenError as error:
            return self._take_back(error, method, path)
        return answer

    def _may_try(self, method: str, path: str, headers: dict[str, str]) -> bool:
        # By asking for the bucket, the service's `/readyz` asks whether images can be stored.
        if method == "HEAD" and not s3._parse_bucket_key(path, headers)[1]:
            return self.gate.is_ready()
        return method in _READS or self.gate.is_open()

    def _take_back(self, error: NotWrittenError, method: str, path: str) -> Answer:
        """Take the memory back to what the disk says."""
        if method in _READS:
            say(f"The local cloud cannot read an object: {error}")
            return _refused(method, path)
        self.gate.close(error)
        s3.reset()
        s3._load_persisted_data()
        try:
            self._file.load(s3.load_persisted_state)
        except BrokenStateError as broken:
            end(broken)
        if start_failures:
            end(start_failures[0])
        return _refused(method, path)

    def _persist_whole_object(self, bucket: str, key: str, record: Any) -> None:
        """An object's content and its settings are two files; both are written before either takes its place."""
        failures = current_failures()
        failed_before = len(failures)
        staged: list[tuple[Path, Path]] = []
        token = _staged.set(staged)
        try:
            self._persist_object(bucket, key, record)
        finally:
            _staged.reset(token)
        if len(failures) == failed_before:
            # The settings first: alone they are nothing, while an object without settings would have lost its type.
            failures += _put_in_place(staged[::-1])
        for temporary, _ in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _tell_broken_settings(self) -> None:
        """Name the objects that are served without their type, since what says it cannot be read."""
        for path in self._folder.rglob("*.meta.json"):
            try:
                read_json(read(path) or b"", path, keys=())
            except BrokenStateError as error:
                say(f"The local cloud serves an object without its type and labels: {error}")


def _write_or_stage(name: str, data: bytes | str, *, text: bool = False) -> None:
    """MiniStack's writing of a file, in one step, or in one step together with others."""
    path = Path(name)
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        temporary.write_bytes(data.encode() if isinstance(data, str) else data)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    staged = _staged.get()
    if staged is None:
        temporary.replace(path)
    else:
        staged.append((temporary, path))


def _put_in_place(staged: list[tuple[Path, Path]]) -> list[BaseException]:
    try:
        for temporary, path in staged:
            temporary.replace(path)
    except OSError as error:
        return [error]
    return []


def _refused(method: str, path: str) -> Answer:
    status, headers, body = s3._error("InternalError", REFUSED, 500, path)
    return status, headers, b"" if method == "HEAD" else body
