"""Tags as a person's own: which there are, and in which spelling. Two are one where they fold alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from todos.tasks.errors import TooManyTags
from webapp.folding import distinct, folded

MAX_DIFFERENT_TAGS = 500


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag, and how many open and how many complete tasks outside the trash have it."""

    tag: str
    open: int = 0
    complete: int = 0

    @property
    def total(self) -> int:
        return self.open + self.complete


def merged(counts: Iterable[TagCount]) -> list[TagCount]:
    """Each tag once, in the spelling that most tasks have, sorted; those that no task has are left out."""
    found: dict[str, TagCount] = {}
    for each in sorted(counts, key=lambda count: (-count.total, count.tag)):
        first = found.get(folded(each.tag), TagCount(each.tag))
        sums = first.open + each.open, first.complete + each.complete
        found[folded(each.tag)] = TagCount(first.tag, *sums)
    return [found[key] for key in sorted(found) if found[key].total > 0]


class Spellings:
    """The spelling of each tag, for as long as one request takes: what there is is read once, as soon as it is needed."""

    def __init__(self, read: Callable[[], Iterable[TagCount]]) -> None:
        self._read = read
        self._known: dict[str, str] | None = None

    def of(self, tags: Sequence[str], *, had: Sequence[str] = ()) -> tuple[str, ...]:
        """Tags in the spelling in which they are there already; nothing is read for those that the task had.

        Raises:
            TooManyTags: with them there would be more than a person may have.
        """
        if set(tags) <= set(had):
            return tuple(tags)
        if self._known is None:
            self._known = {folded(each.tag): each.tag for each in merged(self._read())}
        new = {key: tag for tag in tags if (key := folded(tag)) not in self._known}
        if new and len(self._known) + len(new) > MAX_DIFFERENT_TAGS:
            raise TooManyTags
        self._known |= new
        return replaced(tags, self._known)


def replaced(tags: Iterable[str], names: Mapping[str, str | None]) -> tuple[str, ...]:
    """Tags of which some, by how they fold, have other names, or none any more; each once."""
    renamed = (names.get(folded(tag), tag) for tag in tags)
    return distinct(tag for tag in renamed if tag is not None)
