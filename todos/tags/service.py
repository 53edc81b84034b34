"""The use cases of tags: all of them with their counts, and renaming, merging and deleting one on every task.

There are no items of tags: a tag is there as long as a task has it. One that lies in the trash is changed as well, so
that it does not bring an old name back.
"""

from __future__ import annotations

from todos.access import Access
from todos.tags.errors import TagNotFound
from todos.tasks.domain import Todo
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoQuery
from todos.tasks.rules import BrokenRule, clean_tags
from todos.tasks.tagging import TagCount, merged, replaced
from webapp import deadlines
from webapp.clock import Clock
from webapp.errors import FieldError, InvalidInput
from webapp.folding import folded


class TagService:
    """The use cases. Each takes first what the caller may do, and those that write hold it to that."""

    def __init__(self, *, repository: TodoRepository, clock: Clock) -> None:
        self._repository = repository
        self._now = clock

    def list_tags(self, access: Access) -> list[TagCount]:
        """Every tag that a task outside the trash has, sorted; exact, at the same cost for any number of tasks."""
        return merged(self._repository.count_by_tag(access))

    def rename_tag(self, access: Access, *, tag: str, name: str) -> TagCount:
        """Give a tag another name on every task; where there is one of that name, the two become one.

        Raises:
            InvalidInput: the name is none.
            TagNotFound: no task has either of them.
            Unfinished: there was no time for all tasks; the same request goes on.
        """
        access.check_write()
        known = {folded(each.tag): each.tag for each in self.list_tags(access)}
        new_name = _clean(name)
        if folded(new_name) != folded(tag):
            new_name = known.get(folded(new_name), new_name)
        # Once more for a request whose answer was lost: then only the new one is there.
        if not {folded(tag), folded(new_name)} & known.keys():
            raise TagNotFound
        self._replace(access, tag, new_name)
        found = (each for each in self.list_tags(access) if folded(each.tag) == folded(new_name))
        return next(found, TagCount(new_name))

    def delete_tag(self, access: Access, *, tag: str) -> None:
        """Take a tag from every task.

        Raises:
            TagNotFound: no task has it.
            Unfinished: there was no time for all tasks; the same request goes on.
        """
        access.check_write()
        if folded(tag) not in {folded(each.tag) for each in self.list_tags(access)}:
            raise TagNotFound
        self._replace(access, tag, None)

    def _replace(self, access: Access, tag: str, name: str | None) -> None:
        names, now = {folded(tag): name}, self._now()

        def change(todo: Todo) -> Todo:
            tags = replaced(todo.tags, names)
            return todo if tags == todo.tags else todo.edited(at=now, tags=tags)

        with deadlines.for_many():
            for is_deleted in (False, True):
                query = TodoQuery(tags=(tag,), is_deleted=is_deleted)
                self._repository.change_all(access, query, change)


def _clean(name: str) -> str:
    try:
        (cleaned,) = clean_tags((name,))
    except BrokenRule as broken:
        raise InvalidInput(errors=(FieldError("name", broken.code, broken.detail),)) from broken
    return cleaned
