"""What of a task a search looks through. Whatever else is to be found in a task is added to `searchable`, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from todos.tasks.domain import Todo
from webapp.folding import folded, search_words


def searchable(todo: Todo) -> Iterator[str]:
    """The texts in which the words of a search may occur: of labels, their parents too."""
    yield todo.title
    yield todo.description
    yield from (step.text for step in todo.checklist)
    yield from todo.tags
    for image in todo.images:
        for label in image.labels or ():
            yield label.name
            yield from label.parents


def has_words(todo: Todo, text: str) -> bool:
    """Whether every word of a text occurs in a task, whole or in part, in any order."""
    looked_through = folded("\n".join(searchable(todo)))
    return all(word in looked_through for word in search_words(text))


def has_tags(todo: Todo, tags: Iterable[str]) -> bool:
    """Whether a task has all tags, in whichever spelling."""
    return set(map(folded, tags)) <= set(map(folded, todo.tags))
