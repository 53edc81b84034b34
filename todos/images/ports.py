"""What the use cases of images need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from todos.access import Access
from todos.images.domain import DetectedLabels, SignedUrl, StoredObject, Upload
from todos.images.files import Readable


@dataclass(frozen=True, slots=True)
class OpenObject:
    """An object that is being read."""

    content_type: str
    byte_count: int
    modified_at: datetime
    content: Readable


class ImageStore(Protocol):
    """The bucket. All methods that ask it raise `Unavailable` when it does not answer."""

    def new_upload(self, key: str, content_type: str) -> Upload:
        """Leave to send one image of one type under one key; asks nobody."""

    def url(self, key: str) -> SignedUrl:
        """An address to read an object at, the same for some minutes; asks nobody."""

    def open(self, key: str) -> AbstractContextManager[OpenObject]:
        """An object with its content as a stream, in one call.

        Raises:
            ImageNotFound: there is no such object.
        """

    def save(self, key: str, content: IO[bytes], content_type: str) -> None:
        """Keep an object, in the place of one that is there."""

    def delete(self, keys: Iterable[str]) -> None:
        """Remove objects, many in a call; those that are not there are no error."""

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """The objects whose keys begin with `prefix`, by key."""


class Labeller(Protocol):
    """Sees what is in an image."""

    def detect(self, access: Access, key: str) -> DetectedLabels:
        """What is in the image under a key, the surest first; who asks is what a limit is counted for.

        Raises:
            ImageNotFound: there is no such object.
            LabelDetectionFailed: it cannot be told now, or not of this file.
            RateLimited: they have asked too often.
        """
