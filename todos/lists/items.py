"""A list as a DynamoDB item and back."""

from __future__ import annotations

from todos.lists import keys
from todos.lists.domain import TaskList
from webapp.dynamodb.entities import Entity, Item
from webapp.dynamodb.expressions import Changes, changes_between

_LIST = Entity(TaskList)


def to_list_item(task_list: TaskList, *, fingerprint: str, write_id: str) -> Item:
    """The whole item of a new list."""
    about_writes = {"entity": "list", "fingerprint": fingerprint, "write_id": write_id}
    key = keys.list_key(task_list.space_id, task_list.list_id)
    return _attributes(task_list) | key | {name: {"S": text} for name, text in about_writes.items()}


def to_list(item: Item) -> TaskList:
    """The list an item holds."""
    return _LIST.decode(item)


def changes_of(before: TaskList, after: TaskList) -> Changes:
    """Exactly the attributes in which two states of a list differ."""
    return changes_between(_attributes(before), _attributes(after))


def _attributes(task_list: TaskList) -> Item:
    index_keys = {name: {"S": text} for name, text in keys.index_keys(task_list).items()}
    return _LIST.encode(task_list) | index_keys
