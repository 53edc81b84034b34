"""JSON that comes and goes: ServerTask's own export, the old application's list, and what became of a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from todos.images.serializers import label_bodies
from todos.tasks.serializers import TodoSerializer, WriteTodoSerializer, todo_body, todo_fields
from todos.transfer.domain import Item, Problem, Read, Report, Source, Target
from todos.transfer.errors import UnreadableFile
from todos.transfer.service import content_of
from webapp.api.bodies import StrictSerializer
from webapp.api.exceptions import flattened
from webapp.api.fields import Integer, Moment

if TYPE_CHECKING:
    from todos.images.domain import Image
    from todos.tasks.domain import Todo

# What holds for one account and one address alone, and of what is not in the trash says nothing.
_ELSEWHERE = frozenset({"user_id", "url", "images", "deleted_at"})
_WRITTEN = frozenset(map(str, WriteTodoSerializer().fields))
_SHOWN = frozenset(map(str, TodoSerializer().fields)) | {"deleted_at"}
COLUMNS = [name for name in map(str, TodoSerializer().fields) if name not in _ELSEWHERE | {"completed"}]
# The parts of an export, and of all that is held about a person.
_PARTS = frozenset({"items", "lists", "exported_at", "user", "sessions", "audit"})
# The old application's names, and those of others of its kind.
_OLD_NAMES = {"text": "title", "done": "completed", "createdAt": "created_at", "created_at": "created_at"}
_OLD = frozenset({"title", "completed", "id", "created_at"})
_MILLISECONDS = 1000


class ExportQuerySerializer(StrictSerializer):
    """The query of an export."""

    def get_fields(self) -> Any:
        # `as` and `from` are words of Python's.
        return {"as": serializers.ChoiceField([each.value for each in Target], default=Target.JSON.value)}


class ImportQuerySerializer(StrictSerializer):
    """The query of an import."""

    dry_run = serializers.ChoiceField(
        ["true", "false"], default="false", help_text="`true` writes nothing, and tells what would come."
    )
    offset = serializers.IntegerField(
        default=0, min_value=0, max_value=10_000_000, help_text="The `next_offset` of the answer before."
    )

    def get_fields(self) -> Any:
        kinds = serializers.ChoiceField([each.value for each in Source], default=Source.JSON.value)
        return {"from": kinds, **super().get_fields()}


class ImportFileSerializer(StrictSerializer):
    """A file in a form."""

    file = serializers.FileField()


class ProblemOfItemSerializer(serializers.Serializer[Any]):
    """What of an item, or which item, is left out, and why."""

    index = serializers.IntegerField(help_text="Which item of the file, from 0.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ImportedSerializer(serializers.Serializer[Any]):
    """What became of a file."""

    created = serializers.IntegerField()
    skipped = serializers.IntegerField(help_text="There already, in the trash or outside of it.")
    errors = ProblemOfItemSerializer(many=True)  # type: ignore[assignment]  # The contract's name; DRF's own `errors` is a property of the same.
    next_offset = serializers.IntegerField(allow_null=True)


def report_body(report: Report) -> dict[str, Any]:
    """`ImportedSerializer`'s body."""
    return {
        "created": report.created,
        "skipped": report.skipped,
        "errors": [
            {"index": each.index, "code": each.code, "detail": each.detail} for each in report.problems
        ],
        "next_offset": report.next_offset,
    }


def exported(todo: Todo) -> dict[str, Any]:
    """A task as the API shows it, but for what holds in one account alone; of its images what they are, not where."""
    body = todo_body(todo, base_url="", without=_ELSEWHERE)
    return {**body, "images": [_described(image) for image in todo.images]}


def _described(image: Image) -> dict[str, Any]:
    return {
        "image_id": image.image_id,
        "content_type": image.content_type,
        "bytes": image.byte_count,
        "width": image.width,
        "height": image.height,
        "labels": None if image.labels is None else label_bodies(image.labels),
    }


def to_json(todos: Iterable[Todo]) -> Iterator[str]:
    """`{items, lists}`, task by task."""
    yield '{\n "items": ['
    separator = "\n  "
    for todo in todos:
        yield separator + json.dumps(exported(todo), ensure_ascii=False)
        separator = ",\n  "
    yield '\n ],\n "lists": []\n}\n'


def from_json(data: Any, *, offset: int = 0) -> Iterator[Read]:
    """The items of a document; of those before `offset` only what tells them apart.

    Raises:
        UnreadableFile: it is neither an export of ours nor a list.
    """
    if isinstance(data, Mapping):
        unknown = sorted(set(data) - _PARTS)
        if unknown or not isinstance(data.get("items"), list):
            wrong = f" There is no part {unknown[0][:60]!r}." if unknown else ""
            raise UnreadableFile(
                'This is no export: send {"items": [...]}, or a list of {title, completed}.' + wrong
            )
        data = data["items"]
    if not isinstance(data, list):
        raise UnreadableFile('This is no export: send {"items": [...]}, or a list of {title, completed}.')
    check = _Check()
    return (_item(index, each, check if index >= offset else None) for index, each in enumerate(data))


class _Check:
    """Holds items against the rules of bodies. One does for all items of a file: to make one takes longer than to use it."""

    def __init__(self) -> None:
        self._written = WriteTodoSerializer()
        self._about = _AboutSerializer()

    def __call__(self, index: int, given: dict[str, Any], item_id: str) -> Read:
        try:
            fields: Any = self._written.run_validation(
                {name: given[name] for name in given if name in _WRITTEN}
            )
            about: Any = self._about.run_validation(
                {name: given[name] for name in _ABOUT if given.get(name) is not None}
            )
        except serializers.ValidationError as error:
            first = flattened(error.get_full_details())[0]
            return Problem(index, first.code, f"{first.attr}: {first.detail}")
        if "next_todo_id" in about:
            about["next_todo_id"] = str(about["next_todo_id"])
        item = Item(index, dict(todo_fields(fields)), item_id=item_id, content=content_of(given), **about)
        return item.but("image_left_out", "Its images are left out.") if given.get("images") else item


def _item(index: int, given: Any, check: _Check | None) -> Read:
    if not isinstance(given, dict):
        return Problem(index, "not_an_object", "This is no task.")
    given = given if "todo_id" in given or set(given) & (_WRITTEN - _OLD) else _renamed(given)
    item_id = given.get("todo_id") or given.get("id") or ""
    item_id = str(item_id) if isinstance(item_id, str | int | float) else ""
    if check is None:
        return Item(index, {}, item_id=item_id, content=content_of(given))
    if given.get("deleted_at"):
        return Problem(index, "deleted_left_out", "It lay in the trash.")
    unknown = sorted(set(given) - _SHOWN - _WRITTEN - {"id"})
    if unknown:
        return Problem(index, "unknown_field", f"There is no field {unknown[0][:60]!r}.")
    return check(index, given, item_id)


class _AboutSerializer(StrictSerializer):
    """What an export says of a task besides what a person has written."""

    created_at = Moment(required=False)
    updated_at = Moment(required=False)
    completed_at = Moment(required=False)
    version = Integer(required=False, min_value=1, max_value=10**9)
    next_todo_id = serializers.UUIDField(required=False)


_ABOUT = frozenset(map(str, _AboutSerializer().fields))


def _renamed(given: dict[str, Any]) -> dict[str, Any]:
    """An item of the old application's list, or of another of its kind, by our names."""
    renamed = {_OLD_NAMES.get(name, name): value for name, value in given.items()}
    created = renamed.get("created_at")
    if isinstance(created, int | float) and not isinstance(created, bool):
        renamed["created_at"] = _moment(created)
    return {name: value for name, value in renamed.items() if name in _OLD}


def _moment(milliseconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(milliseconds / _MILLISECONDS, UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return None
