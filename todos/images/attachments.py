"""What attaching, replacing and removing an image makes of a task."""

from __future__ import annotations

from datetime import datetime

from todos.images.domain import MAX_IMAGES, Image
from todos.images.errors import ImageNotFound, TooManyImages
from todos.tasks.domain import Change, Todo
from todos.tasks.errors import TodoNotFound


def live(todo: Todo) -> Todo:
    """A task outside the trash.

    Raises:
        TodoNotFound: it is in there.
    """
    if todo.is_deleted:
        raise TodoNotFound
    return todo


def find(todo: Todo, image_id: str) -> Image:
    """An image of a task outside the trash.

    Raises:
        TodoNotFound: the task is in there.
        ImageNotFound: it has no such image.
    """
    image = live(todo).image(image_id)
    if image is None:
        raise ImageNotFound
    return image


def attached(todo: Todo, image: Image, *, at: datetime) -> Change:
    """The task with one more image, the last of them; one that is attached already stays as it is.

    Raises:
        TodoNotFound: the task is in the trash.
        TooManyImages: it has all it may have.
    """
    if live(todo).image(image.image_id):
        return Change(todo)
    if len(todo.images) >= MAX_IMAGES:
        raise TooManyImages
    return _with(todo, (*todo.images, image), at)


def replaced(todo: Todo, image: Image, *, at: datetime) -> Change:
    """The task with an image in the place of its former self.

    Raises:
        TodoNotFound: the task is in the trash.
        ImageNotFound: it has no such image.
    """
    find(todo, image.image_id)
    return _with(todo, (*(each for each in todo.images if each.image_id != image.image_id), image), at)


def removed(todo: Todo, image_id: str, *, at: datetime) -> Change:
    """The task without an image; one that is not there is no error.

    Raises:
        TodoNotFound: the task is in the trash.
    """
    left = tuple(image for image in live(todo).images if image.image_id != image_id)
    return Change(todo) if left == todo.images else _with(todo, left, at)


def _with(todo: Todo, images: tuple[Image, ...], at: datetime) -> Change:
    """The task with other images, in the order in which they were attached."""
    ordered = tuple(sorted(images, key=lambda image: (image.attached_at, image.image_id)))
    return Change(todo.edited(at=at, images=ordered))
