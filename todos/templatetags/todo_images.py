"""Where the images of a task are to be seen, and what is in them. Signing an address asks nobody."""

from __future__ import annotations

from django import template

from todos import dependencies
from todos.access import Access
from todos.images import domain as images
from todos.images.domain import Image, Label
from todos.tasks.domain import Todo

register = template.Library()

_NAMES_IN_ROW = 3


@register.simple_tag
def image_url(todo: Todo, image: Image) -> str:
    """An address at which a browser may read an image for some minutes."""
    return dependencies.image_service().url(Access.own(todo.space_id), key=image.key).url


@register.filter
def by_telling(image: Image) -> list[tuple[Label, bool]]:
    """The labels of an image, those that say most first, each with whether it does."""
    labels = image.labels or ()
    telling = images.telling_labels(labels)
    return [(label, label in telling) for label in images.by_telling(labels)]


@register.filter
def seen(todo: Todo) -> list[str]:
    """What is in the images of a task, in the few words that a row of the list has room for."""
    telling = [images.telling_labels(image.labels or ()) for image in todo.images]
    # The first of each image before the second of any.
    ranked = [label for rank in range(_NAMES_IN_ROW) for each in telling for label in each[rank : rank + 1]]
    return list(dict.fromkeys(label.name.lower() for label in ranked))[:_NAMES_IN_ROW]
