"""What the product does with an order of one's own: a task is put between two others, without rewriting the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from todos.access import Access
from todos.ordering.domain import placed
from todos.tasks.domain import Change, Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.ports import TodoRepository
from todos.tasks.query import MAX_LIMIT, Sort, TodoQuery
from webapp.clock import Clock
from webapp.errors import DomainError, InvalidInput

# An open list in its own order.
_IN_ORDER = TodoQuery(limit=MAX_LIMIT, is_open=True, sort=Sort.ORDER)


@dataclass(frozen=True, slots=True)
class Moved:
    """A task where it stands now, and whether it has another place than before."""

    todo: Todo
    is_moved: bool


class OrderingService:
    """The use cases. Each takes first what the caller may do, and those that write hold it to that."""

    def __init__(self, *, repository: TodoRepository, clock: Clock) -> None:
        self._repository = repository
        self._now = clock

    def shift(self, access: Access, *, todo_id: str, by: int, list_id: str = "") -> Moved:
        """Move an open task so many places down among all that are open, or those of a list, or up; at the ends it stays.

        Raises:
            TodoNotFound: there is no such open task there.
        """
        access.check_write()
        row, at = self._row(access, lambda row: _index(row, todo_id), more=abs(by) + 1, list_id=list_id)
        return self._put(access, row, at, max(0, at + by))

    def place(self, access: Access, *, todo_id: str, after: str = "", before: str = "") -> Moved:
        """Put an open task behind another one, or, where that is not there, in front of another.

        Raises:
            TodoNotFound: there is no such open task.
            InvalidInput: neither of the others is there.
        """
        access.check_write()
        wanted = {todo_id, after or before}

        def found(row: Sequence[Todo]) -> int | None:
            ids = {todo.todo_id for todo in row}
            return _index(row, todo_id) if wanted <= ids else None

        try:
            row, at = self._row(access, found, more=1)
        except TodoNotFound:
            # What it was dropped beside may have been done meanwhile.
            if after and before:
                return self.place(access, todo_id=todo_id, before=before)
            raise
        others = [todo for todo in row if todo.todo_id != todo_id]
        ids = [todo.todo_id for todo in others]
        if (after or before) not in ids:
            raise InvalidInput("A task is put beside another one.")
        return self._put(access, row, at, ids.index(after) + 1 if after else ids.index(before))

    def _row(
        self,
        access: Access,
        find: Callable[[Sequence[Todo]], int | None],
        *,
        more: int,
        list_id: str = "",
    ) -> tuple[list[Todo], int]:
        """The list from its beginning to so many places behind what is looked for, and where that stands.

        Raises:
            TodoNotFound: it stands nowhere.
        """
        row: list[Todo] = []
        query = replace(_IN_ORDER, list_id=list_id)
        after = None
        while True:
            page = self._repository.list_todos(access, query, after=after)
            row += page.todos
            after, at = page.next_position, find(row)
            if at is not None and (after is None or at + more < len(row)):
                return row, at
            if after is None:
                raise TodoNotFound

    def _put(self, access: Access, row: Sequence[Todo], at: int, to: int) -> Moved:
        todo, others = row[at], [*row[:at], *row[at + 1 :]]
        to = min(to, len(others))
        if to == at:
            return Moved(todo, is_moved=False)
        orders = placed(todo, others, to)
        seen = {each.todo_id: each.order for each in row}
        changes = {
            todo_id: self._ordering(number, seen=seen[todo_id], is_meant=todo_id == todo.todo_id)
            for todo_id, number in orders.items()
        }
        moved = self._repository.edit_many(access, changes)[todo.todo_id]
        if isinstance(moved, DomainError):
            raise moved
        return Moved(moved, is_moved=True)

    def _ordering(self, number: float, *, seen: float | None, is_meant: bool) -> Callable[[Todo], Change]:
        def change(current: Todo) -> Change:
            if current.is_deleted:
                raise TodoNotFound
            if is_meant:
                return Change(current.edited(at=self._now(), order=number))
            # The others only make room, of which nobody is told; one that has been moved meanwhile stays there.
            is_as_seen = current.order == seen
            return Change(
                replace(current, order=number, version=current.version + 1) if is_as_seen else current
            )

        return change


def _index(row: Sequence[Todo], todo_id: str) -> int | None:
    return next((index for index, todo in enumerate(row) if todo.todo_id == todo_id), None)
