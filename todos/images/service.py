"""What the product does with images: one method per use case, over ports for the bucket and for what sees labels.

Nothing a caller says about an image is trusted: whose it is follows from its key, and what it is from its bytes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import IO

from todos.access import Access
from todos.images.attachments import attached, find, live, removed, replaced
from todos.images.domain import (
    ATTACHABLE_FOR,
    EXTENSIONS,
    LABEL_DETECTION_FAILED,
    MAX_IMAGE_BYTES,
    MAX_IMAGES,
    UNATTACHED_LIFETIME,
    DetectedLabels,
    Image,
    SignedUrl,
    Upload,
    image_id_of,
    image_key,
    space_of,
    space_prefix,
)
from todos.images.errors import (
    BrokenImage,
    ImageNotFound,
    ImageSizeRefused,
    ImageTooLarge,
    LabelDetectionFailed,
    NotAnImage,
    TooManyImages,
    UploadExpired,
)
from todos.images.files import PIECE_BYTES, Facts, Readable, clean, inspect
from todos.images.ports import ImageStore, Labeller
from todos.tasks.domain import Todo
from todos.tasks.errors import TodoNotFound, TooManyTasks
from todos.tasks.ports import TodoRepository
from webapp.clock import Clock
from webapp.errors import RateLimited


class ImageService:
    """The use cases. Each takes first what the caller may do, and those that write hold it to that."""

    def __init__(
        self,
        *,
        repository: TodoRepository,
        store: ImageStore,
        labeller: Labeller,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._repository = repository
        self._store = store
        self._labeller = labeller
        self._now = clock
        self._new_id = new_id

    def new_upload(self, access: Access, *, content_type: str) -> Upload:
        """Leave to send one image straight to the bucket, for five minutes.

        Raises:
            NotAnImage: the type is neither JPEG nor PNG.
        """
        access.check_write()
        if content_type not in EXTENSIONS:
            raise NotAnImage
        return self._store.new_upload(image_key(access.space_id, self._new_id(), content_type), content_type)

    def url(self, access: Access, *, key: str) -> SignedUrl:
        """An address to read one of the space's images at.

        Raises:
            ImageNotFound: it can be none of theirs.
        """
        _image_id(access, key)
        return self._store.url(key)

    def detect_labels(self, access: Access, *, key: str) -> DetectedLabels:
        """What is in one of the space's uploaded images, attached or not.

        Raises:
            ImageNotFound: they have no such image.
            LabelDetectionFailed: it cannot be told now.
            RateLimited: they have asked too often.
        """
        _image_id(access, key)
        return self._labeller.detect(access, key)

    def attach_upload(self, access: Access, *, todo_id: str, key: str) -> Todo:
        """Attach an image that was sent straight to the bucket; once, however often it is asked.

        Raises:
            ImageNotFound: the space has no such upload.
            UploadExpired: it was sent too long ago.
            NotAnImage, ImageTooLarge, ImageSizeRefused, BrokenImage: it is none that is accepted, and was deleted.
            TodoNotFound: there is no such task outside the trash.
            TooManyImages: the task has all it may have, and the upload was deleted.
        """
        access.check_write()
        image_id = _image_id(access, key)
        try:
            image = self._checked(image_id, key)
            return self._attach(access, todo_id, image)
        except UploadExpired:
            return self._attached(access, todo_id, image_id)
        except (NotAnImage, ImageTooLarge, ImageSizeRefused, BrokenImage, TooManyImages):
            self._discard(access, key)
            raise

    def attach_file(self, access: Access, *, todo_id: str, file: Readable) -> Todo:
        """Attach an image that came with the request; its metadata is left out.

        Raises:
            NotAnImage, ImageTooLarge, ImageSizeRefused, BrokenImage: it is none that is accepted.
            TodoNotFound: there is no such task outside the trash.
            TooManyImages: the task has all it may have.
        """
        access.check_write()
        todo = live(self._repository.get(access, todo_id))
        if len(todo.images) >= MAX_IMAGES:
            raise TooManyImages
        image_id = self._new_id()
        with tempfile.TemporaryFile() as cleaned:
            facts = clean(bounded := _Bounded(file), cleaned.write)
            # What follows the picture is dropped, and counts as it was sent.
            bounded.exhaust()
            key = image_key(access.space_id, image_id, facts.content_type)
            byte_count = self._save(key, cleaned, facts)
        try:
            return self._attach(access, todo_id, self._image(image_id, key, facts, byte_count))
        except (TodoNotFound, TooManyImages, TooManyTasks):
            self._store.delete([key])
            raise

    def label_again(self, access: Access, *, todo_id: str, image_id: str) -> Todo:
        """Ask again what is in an attached image.

        Raises:
            TodoNotFound, ImageNotFound: there is no such task outside the trash, or no such image on it.
            LabelDetectionFailed: it cannot be told now; nothing was changed.
            RateLimited: they have asked too often; nothing was changed.
        """
        access.check_write()
        image = find(self._repository.get(access, todo_id), image_id)
        labelled = _with_labels(image, self._labeller.detect(access, image.key))
        return self._repository.edit(access, todo_id, lambda todo: replaced(todo, labelled, at=self._now()))

    def remove(self, access: Access, *, todo_id: str, image_id: str) -> Todo:
        """Take an image away from a task and delete its object.

        The object goes first: when a step fails, the image is still on the task and removing it can be repeated.

        Raises:
            TodoNotFound, ImageNotFound: there is no such task outside the trash, or no such image on it.
        """
        access.check_write()
        image = find(self._repository.get(access, todo_id), image_id)
        if not self._is_on_another(access, image_id, todo_id):
            self._store.delete([image.key])
        return self._repository.edit(access, todo_id, lambda todo: removed(todo, image_id, at=self._now()))

    def remove_all(self, access: Access) -> int:
        """Delete every object of a space, attached or not; how many there were."""
        access.check_write()
        keys = [stored.key for stored in self._store.list(space_prefix(access.space_id))]
        self._store.delete(keys)
        return len(keys)

    def sweep(self) -> int:
        """Delete every object that has been there for a day and that no task refers to; how many there were.

        A task whose time in the trash is over refers to nothing: it cannot come back.
        """
        now, swept = self._now(), 0
        for space_id, objects in groupby(self._store.list(), key=lambda stored: space_of(stored.key)):
            old = [stored.key for stored in objects if stored.modified_at + UNATTACHED_LIFETIME <= now]
            unused = set(filter(lambda key: image_id_of(space_id, key), old))
            if unused:
                todos = self._repository.todos_with_images(Access.own(space_id))
                unused -= {image.key for todo in todos if not todo.is_gone(at=now) for image in todo.images}
            self._store.delete(sorted(unused))
            swept += len(unused)
        return swept

    def _checked(self, image_id: str, key: str) -> Image:
        """An uploaded object as an image, if it is one."""
        with self._store.open(key) as stored:
            if stored.modified_at + ATTACHABLE_FOR < self._now():
                raise UploadExpired
            if stored.byte_count > MAX_IMAGE_BYTES:
                raise ImageTooLarge
            facts, byte_count = inspect(stored.content), stored.byte_count
            is_as_sent = stored.content_type == facts.content_type and not facts.has_location
        if not is_as_sent:
            byte_count = self._rewrite(key)
        return self._image(image_id, key, facts, byte_count)

    def _rewrite(self, key: str) -> int:
        """Put an object in its own place, of its real type and without its metadata; its new size in bytes."""
        with self._store.open(key) as stored, tempfile.TemporaryFile() as cleaned:
            facts = clean(stored.content, cleaned.write)
            return self._save(key, cleaned, facts)

    def _save(self, key: str, content: IO[bytes], facts: Facts) -> int:
        byte_count = content.tell()
        content.seek(0)
        self._store.save(key, content, facts.content_type)
        return byte_count

    def _image(self, image_id: str, key: str, facts: Facts, byte_count: int) -> Image:
        return Image(
            image_id=image_id,
            key=key,
            content_type=facts.content_type,
            byte_count=byte_count,
            width=facts.width,
            height=facts.height,
            attached_at=self._now(),
        )

    def _attach(self, access: Access, todo_id: str, image: Image) -> Todo:
        """Attach an image with its labels, or with the reason why it has none."""
        try:
            labelled = _with_labels(image, self._labeller.detect(access, image.key))
        except (LabelDetectionFailed, ImageNotFound, RateLimited):
            labelled = replace(image, label_error=LABEL_DETECTION_FAILED)
        return self._repository.edit(access, todo_id, lambda todo: attached(todo, labelled, at=self._now()))

    def _attached(self, access: Access, todo_id: str, image_id: str) -> Todo:
        """The task, if the image is on it already.

        Raises:
            UploadExpired: it is not.
        """
        todo = live(self._repository.get(access, todo_id))
        if todo.image(image_id) is None:
            raise UploadExpired
        return todo

    def _discard(self, access: Access, key: str) -> None:
        """Delete a refused upload, unless it is on a task of the space already."""
        if not self._is_on_another(access, _image_id(access, key)):
            self._store.delete([key])

    def _is_on_another(self, access: Access, image_id: str, todo_id: str = "") -> bool:
        """Whether an image is on any of the space's tasks, one of them aside: a key may have been attached twice."""
        todos = self._repository.todos_with_images(access)
        return any(todo.image(image_id) for todo in todos if todo.todo_id != todo_id)


class _Bounded:
    """A stream that refuses to be longer than an image may be."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._left = MAX_IMAGE_BYTES

    def read(self, size: int, /) -> bytes:
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise ImageTooLarge
        return piece

    def exhaust(self) -> None:
        """Read to the end."""
        while self.read(PIECE_BYTES):
            pass


def _image_id(access: Access, key: str) -> str:
    """The id of the image under a key of the space's.

    Raises:
        ImageNotFound: the key can be none of theirs.
    """
    image_id = image_id_of(access.space_id, key)
    if image_id is None:
        raise ImageNotFound
    return image_id


def _with_labels(image: Image, found: DetectedLabels) -> Image:
    return replace(image, labels=found.labels, label_model=found.model, label_error=None)
