"""A task as a DynamoDB item and back. What stands in it follows from the declaration of `Todo`."""

from __future__ import annotations

from todos.tasks import keys
from todos.tasks.domain import Todo
from webapp.dynamodb.entities import Entity, Item
from webapp.dynamodb.expressions import Changes, changes_between

_TODO = Entity(Todo)
_KEYS = frozenset({"user_id", "todo_id"})
_OF_REMINDERS = frozenset({"remind_at", keys.SCHEDULE_KEY, keys.SCHEDULED_AT})
# Maps of which each entry is written alone.
_ENTRIES = frozenset({"images", "checklist"})


def to_todo_item(todo: Todo, *, fingerprint: str, write_id: str) -> Item:
    """The whole item of a new task."""
    about_writes = {"entity": "todo", "fingerprint": fingerprint, "write_id": write_id}
    return _attributes(todo) | {name: {"S": text} for name, text in about_writes.items()}


def to_todo(item: Item) -> Todo:
    """The task an item holds."""
    return _TODO.decode(item)


def changes_of(before: Todo, after: Todo) -> Changes:
    """Exactly the attributes, and the entries of maps, in which two states of a task differ."""
    return changes_between(_attributes(before), _attributes(after), entries=_ENTRIES)


def stored_bytes(todo: Todo) -> int:
    """How many bytes of its item follow from the task, with the names of the attributes.

    As DynamoDB counts them, a number for a little more than it counts:
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    counted = _attributes(todo)
    if not todo.is_deleted:
        # They move with every reminder, outside of any transaction.
        counted = {name: value for name, value in counted.items() if name not in _OF_REMINDERS}
    return sum(len(name) + _bytes_of(value) for name, value in counted.items())


def _attributes(todo: Todo) -> Item:
    item = _TODO.encode(todo) | {name: {"S": text} for name, text in keys.index_keys(todo).items()}
    if todo.checklist:
        return item | {"steps": {"S": todo.steps}}
    # Most tasks have none, and pay for no empty map.
    del item["checklist"]
    return item


def _bytes_of(value: dict[str, object]) -> int:
    """The size of one attribute value."""
    match value:
        case {"S": str(text)}:
            return len(text.encode())
        case {"N": str(digits)}:
            return len(digits) // 2 + 2
        case {"L": list(values)}:
            return 3 + sum(1 + _bytes_of(each) for each in values)
        case {"M": dict(values)}:
            return 3 + sum(1 + len(name) + _bytes_of(each) for name, each in values.items())
        case _:
            return 1
