"""An image of a task, its labels, and the key it is stored under: plain Python, no I/O."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from webapp.stored import StoredAs

JPEG = "image/jpeg"
PNG = "image/png"
EXTENSIONS = {JPEG: "jpg", PNG: "png"}

MAX_IMAGES = 10
MAX_IMAGE_BYTES = 10 * 1024 * 1024
# What Rekognition takes, a side.
MIN_SIDE_PIXELS = 80
MAX_SIDE_PIXELS = 10_000

UPLOAD_LIFETIME = timedelta(minutes=5)
# An upload that no task refers to is swept after a day; it is refused an hour earlier, so that nothing is attached
# while it is being swept.
UNATTACHED_LIFETIME = timedelta(hours=24)
ATTACHABLE_FOR = timedelta(hours=23)

LABEL_DETECTION_FAILED = "label_detection_failed"

_NAMES_IN_ALT = 3
_NAME = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.(?:jpg|png)")


@dataclass(frozen=True, slots=True)
class Label:
    """Something seen in an image, in per cent, and the more general names it falls under."""

    name: str
    confidence: float
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DetectedLabels:
    """What a model sees in an image, the surest first, and which version of the model it was."""

    labels: tuple[Label, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image as it is attached to a task; `width` and `height` are those of the picture as it is shown."""

    image_id: str
    key: str
    content_type: str
    byte_count: Annotated[int, StoredAs("bytes")]
    width: int
    height: int
    attached_at: datetime
    labels: tuple[Label, ...] | None = None
    label_error: str | None = None
    label_model: str | None = None

    @property
    def alt(self) -> str:
        """What the picture shows, for those who do not see it."""
        names = [label.name.lower() for label in by_telling(self.labels or ())[:_NAMES_IN_ALT]]
        return f"Photo: {', '.join(names)}" if names else "Photo"


def telling_labels(labels: Sequence[Label]) -> list[Label]:
    """The labels that say most, the surest first: a cat, but not the animal and the mammal that it is as well."""
    general = {parent for label in labels for parent in label.parents}
    return [label for label in labels if label.name not in general]


def by_telling(labels: Sequence[Label]) -> list[Label]:
    """All labels, those that say most first; what they fall under is always surer, and says less."""
    telling = telling_labels(labels)
    return telling + [label for label in labels if label not in telling]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of the bucket: its key and when it was last written."""

    key: str
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class SignedUrl:
    """An address that opens one object to whoever has it, for a while."""

    url: str
    expires_in_seconds: int


@dataclass(frozen=True, slots=True)
class Upload:
    """What a browser needs to send one image straight to the bucket."""

    url: str
    fields: dict[str, str]
    key: str
    max_bytes: int
    expires_in_seconds: int


def image_key(space_id: str, image_id: str, content_type: str) -> str:
    """The key of a new image."""
    return f"{space_id}/{image_id}.{EXTENSIONS[content_type]}"


def image_id_of(space_id: str, key: str) -> str | None:
    """The id of the image under a key, or `None` where the key cannot be one of the space's images."""
    prefix = space_prefix(space_id)
    match = _NAME.fullmatch(key.removeprefix(prefix)) if key.startswith(prefix) else None
    return match[1] if match else None


def space_prefix(space_id: str) -> str:
    """What the keys of all of a space's images begin with, and nobody else's."""
    return f"{space_id}/"


def space_of(key: str) -> str:
    """The space that an image lies in."""
    return key.partition("/")[0]
