"""Images in a dictionary, and somebody who says what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO

from todos.access import Access
from todos.images.domain import MAX_IMAGE_BYTES, DetectedLabels, Label, SignedUrl, StoredObject, Upload
from todos.images.errors import ImageNotFound
from todos.images.ports import OpenObject
from webapp.clock import Clock
from webapp.errors import DomainError


@dataclass(frozen=True)
class _Kept:
    content: bytes
    content_type: str
    modified_at: datetime


class InMemoryImageStore:
    """`ImageStore` without a bucket."""

    def __init__(self, clock: Clock) -> None:
        self._now = clock
        self._kept: dict[str, _Kept] = {}

    def new_upload(self, key: str, content_type: str) -> Upload:
        return Upload("memory:", {"Content-Type": content_type}, key, MAX_IMAGE_BYTES, 300)

    def url(self, key: str) -> SignedUrl:
        return SignedUrl(f"memory:{key}", 3600)

    @contextmanager
    def open(self, key: str) -> Iterator[OpenObject]:
        if key not in self._kept:
            raise ImageNotFound
        kept = self._kept[key]
        yield OpenObject(kept.content_type, len(kept.content), kept.modified_at, BytesIO(kept.content))

    def save(self, key: str, content: IO[bytes], content_type: str) -> None:
        self._kept[key] = _Kept(content.read(), content_type, self._now())

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._kept.pop(key, None)

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        found = sorted((key, kept) for key, kept in self._kept.items() if key.startswith(prefix))
        return iter([StoredObject(key, kept.modified_at) for key, kept in found])


class FakeLabeller:
    """`Labeller` that always sees a cat, or fails as it is told to."""

    def __init__(self) -> None:
        self.labels = (Label("Cat", 98.5, ("Animal",)), Label("Animal", 99.0))
        self.failure: DomainError | None = None
        self.asked: list[str] = []

    def detect(self, access: Access, key: str) -> DetectedLabels:
        self.asked.append(key)
        if self.failure:
            raise self.failure
        return DetectedLabels(self.labels, "3.0")
