"""Tasks in DynamoDB: one method per access pattern of `docs/data-model.md`, every write under a named condition.

Tasks and the counts of their space change in one transaction, so that the counts are exact without counting.
Every write carries an id of its own. boto3 sends a write again whose answer was lost; the condition then fails
against the item the first attempt has written, and the id on that item tells that the write is ours. An item keeps
the id of the write before as well, in case somebody else's came between the two attempts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from todos.access import Access
from todos.tasks import keys
from todos.tasks.domain import Change, StatusCounts, Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.query import TodoPage, TodoQuery
from todos.tasks.repository.batches import batches, states_of
from todos.tasks.repository.counters import Counters
from todos.tasks.repository.items import changes_of, to_todo, to_todo_item
from todos.tasks.repository.many import edit_many
from todos.tasks.repository.reading import TodoReader
from todos.tasks.repository.tally import BOUNDS, moved, status_counts, tag_counts
from todos.tasks.tagging import TagCount
from webapp import deadlines
from webapp.aws.outages import translated_outages
from webapp.dynamodb.attempts import CONTENDED, Sleep, attempts, until_done
from webapp.dynamodb.expressions import Update
from webapp.dynamodb.reads import get_items
from webapp.dynamodb.transactions import Outcome, Write, transact, update_item
from webapp.dynamodb.write_ids import is_written_by, new_write_id, note_write
from webapp.dynamodb.writes import delete_items
from webapp.errors import DomainError, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IS_NEW = "attribute_not_exists(todo_id)"

_UNSURE = (
    "The task store did not answer in time, so this may not have been saved. "
    "Look before you try again; trying again is safe."
)


class DynamoDBTodoRepository:
    """`TodoRepository` over one DynamoDB table."""

    def __init__(
        self,
        *,
        client: DynamoDBClient,
        table: str,
        sleep: Sleep = time.sleep,
        bounds: Mapping[str, int] = BOUNDS,
    ) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep
        self._reader = TodoReader(client=client, table=table)
        self._counters = Counters(client=client, table=table, bounds=bounds)

    def add(self, access: Access, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        write_id = new_write_id()
        put = self._put(todo, write_id, fingerprint=fingerprint)

        def attempt() -> tuple[Todo, str] | None:
            outcome = self._write([put], [], [todo], write_id)
            if outcome.is_written:
                return todo, fingerprint
            kept = outcome.refused.get(0)
            return (to_todo(kept), kept["fingerprint"]["S"]) if kept else None

        return until_done(attempt, sleep=self._sleep)

    def known(self, access: Access, todo_ids: Sequence[str]) -> frozenset[str]:
        wanted = [keys.todo_key(access.space_id, todo_id) for todo_id in todo_ids]
        found = get_items(self._client, self._table, wanted, sleep=self._sleep)
        return frozenset(item["todo_id"]["S"] for item in found)

    def check_room(self, access: Access, todos: Sequence[Todo]) -> None:
        self._counters.check_room(access.space_id, moved([], todos))

    def add_all(self, access: Access, todos: Sequence[Todo]) -> int:
        return sum(
            self._add_together([todo for todo, _ in group]) for group in batches((t, None) for t in todos)
        )

    def get(self, access: Access, todo_id: str) -> Todo:
        key = keys.todo_key(access.space_id, todo_id)
        with translated_outages():
            answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            raise TodoNotFound
        item: Any = answer["Item"]
        return to_todo(item)

    def list_todos(
        self, access: Access, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        return self._reader.page(access.space_id, query, after)

    def edit(self, access: Access, todo_id: str, change: Callable[[Todo], Change]) -> Todo:
        def attempt() -> Todo | None:
            before = self.get(access, todo_id)
            wanted = change(before)
            return wanted.after if self._change(before, wanted) else None

        return until_done(attempt, sleep=self._sleep)

    def edit_many(
        self, access: Access, changes: Mapping[str, Callable[[Todo], Change]]
    ) -> dict[str, Todo | DomainError]:
        def read(todo_ids: Sequence[str]) -> dict[str, Todo]:
            wanted = [keys.todo_key(access.space_id, todo_id) for todo_id in todo_ids]
            items = get_items(self._client, self._table, wanted, sleep=self._sleep)
            return {todo.todo_id: todo for todo in map(to_todo, items)}

        return edit_many(changes, read=read, write=self._change_many, sleep=self._sleep)

    def change_all(self, access: Access, query: TodoQuery, change: Callable[[Todo], Todo]) -> int:
        changed = 0
        for _ in attempts(self._sleep):
            found = self._reader.matching(access.space_id, query)
            states = ((todo, change(todo)) for todo in found)
            groups = batches((before, after) for before, after in states if after != before)
            done = [len(group) for group in groups if self._change_in_time(group)]
            changed += sum(done)
            if len(done) == len(groups):
                return changed
        raise Unavailable(CONTENDED)

    def trash_all(self, access: Access, *, at: datetime) -> int:
        return self.change_all(access, TodoQuery(), lambda todo: todo.trashed(at=at))

    def count_by_status(self, access: Access) -> StatusCounts:
        return status_counts(self._counters.read(access.space_id))

    def count_up_to(self, access: Access, query: TodoQuery, most: int) -> int:
        return self._reader.count_up_to(access.space_id, query, most)

    def count_by_tag(self, access: Access) -> list[TagCount]:
        return tag_counts(self._counters.read(access.space_id))

    def todos_with_images(self, access: Access) -> Iterator[Todo]:
        return self._reader.todos_with_images(access.space_id)

    def every(self, access: Access) -> Iterator[Todo]:
        return self._reader.every_todo(access.space_id)

    def trashed(self, access: Access) -> Iterator[Todo]:
        return self._reader.trashed_todos(access.space_id)

    def remove(self, access: Access, todos: Sequence[Todo]) -> int:
        removed = 0
        for group in batches((todo, None) for todo in todos):
            removed += self._remove_together([todo for todo, _ in group])
        return removed

    def remove_all(self, access: Access) -> None:
        for _ in attempts(self._sleep):
            is_empty = True
            for page in self._reader.every_key(access.space_id):
                is_empty = is_empty and not page
                delete_items(self._client, self._table, page, sleep=self._sleep)
            # Looked through once more, since a request that was under way when the account ended may have written.
            if is_empty:
                return
        raise Unavailable(CONTENDED)

    def to_be_removed_on(self, day: date) -> Iterator[Todo]:
        return self._reader.to_be_removed_on(day)

    def _change(self, before: Todo, change: Change) -> bool:
        """Write what differs if the task still is as `before`; whether it was written."""
        return self._change_many([(before, change)])

    def _change_many(self, pairs: Sequence[tuple[Todo, Change]]) -> bool:
        """Write what differs of tasks, if all of them still are as they were; whether it was written."""
        write_id = new_write_id()
        writes = [write for before, change in pairs for write in self._writes(before, change, write_id)]
        if not writes:
            return True
        before, after = zip(*map(states_of, pairs), strict=True)
        return self._write(
            writes, list(chain.from_iterable(before)), list(chain.from_iterable(after)), write_id
        ).is_written

    def _writes(self, before: Todo, change: Change, write_id: str) -> Iterator[Write]:
        if change.after != before:
            yield self._update(before, change.after, write_id)
        yield from (self._put(todo, write_id) for todo in change.added)
        yield from (self._delete(todo) for todo in change.removed)

    def _change_in_time(self, pairs: Sequence[tuple[Todo, Todo]]) -> bool:
        """As `_change_together`, unless the request has no time left for it.

        Raises:
            Unfinished: it has none.
        """
        deadlines.check_time_left()
        return self._change_together(pairs)

    def _change_together(self, pairs: Sequence[tuple[Todo, Todo]]) -> bool:
        """Write new states of tasks that still are as they were; whether all of them were written."""
        write_id = new_write_id()
        writes = [self._update(before, after, write_id) for before, after in pairs]
        before, after = zip(*pairs, strict=True)
        return self._write(writes, before, after, write_id).is_written

    def _add_together(self, todos: Sequence[Todo]) -> int:
        """Keep tasks in one step, without those under whose ids something stands; how many."""
        write_id = new_write_id()
        puts = [self._put(todo, write_id) for todo in todos]

        def attempt() -> Outcome | None:
            outcome = self._write(puts, [], todos, write_id)
            return outcome if outcome.is_written or outcome.refused else None

        outcome = until_done(attempt, sleep=self._sleep)
        if outcome.is_written:
            return len(todos)
        left = [todo for at, todo in enumerate(todos) if at not in outcome.refused]
        return self._add_together(left) if left else 0

    def _remove_together(self, todos: Sequence[Todo]) -> int:
        """Remove tasks in one step, or, where one of them has changed, those that have not one by one; how many."""

        def attempt() -> int | None:
            outcome = self._write([self._delete(todo) for todo in todos], todos, [])
            if outcome.is_written:
                return len(todos)
            return 0 if outcome.refused else None

        removed = until_done(attempt, sleep=self._sleep)
        if removed or len(todos) == 1:
            return removed
        return sum(self._remove_together([todo]) for todo in todos)

    def _write(
        self, writes: list[Write], before: Sequence[Todo], after: Sequence[Todo], write_id: str = ""
    ) -> Outcome:
        """Make writes together with the counts that they move; those that have been made already count as done."""
        move = moved(before, after)
        if move:
            space_id = (*before, *after)[0].space_id
            outcome = self._counters.write(space_id, writes, move, unsure=_UNSURE)
        elif len(writes) == 1 and "Update" in writes[0]:
            outcome = update_item(self._client, writes[0]["Update"], unsure=_UNSURE)
        else:
            outcome = transact(self._client, writes, unsure=_UNSURE)
        is_ours = any(is_written_by(item, write_id) for item in outcome.refused.values())
        return Outcome(is_written=outcome.is_written or is_ours, refused=outcome.refused)

    def _put(self, todo: Todo, write_id: str, *, fingerprint: str = "") -> Write:
        item = to_todo_item(todo, fingerprint=fingerprint, write_id=write_id)
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": _IS_NEW}}

    def _update(self, before: Todo, after: Todo, write_id: str) -> Write:
        """An update of exactly the attributes in which two states of a task differ."""
        update = Update()
        note_write(update, write_id)
        update.apply(changes_of(before, after))
        key, condition = keys.todo_key(before.space_id, before.todo_id), _is_unchanged(update, before)
        return {"Update": update.request(self._table, key, condition=condition)}

    def _delete(self, todo: Todo) -> Write:
        deletion = Update()
        key, condition = keys.todo_key(todo.space_id, todo.todo_id), _is_unchanged(deletion, todo)
        return {"Delete": deletion.request(self._table, key, condition=condition)}


def _is_unchanged(update: Update, todo: Todo) -> str:
    """The condition that a task still is there in the version that was read."""
    version = update.value({"N": str(todo.version)})
    return f"attribute_exists({update.name('todo_id')}) AND {update.name('version')} = {version}"
