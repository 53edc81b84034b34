"""The JSON bodies of tasks: what is taken, and what is answered.

The rules of a task stand in `todos.tasks.domain`; the bounds here are the same constants, so that the OpenAPI document
can tell them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from todos.checklists.domain import MAX_CHECKLIST_LENGTH, MAX_STEPS
from todos.checklists.serializers import StepSerializer, WriteStepSerializer, step_bodies, steps_of
from todos.images.serializers import ImageSerializer, image_body
from todos.tasks.domain import RepeatFrom, Status, Todo, TodoFields
from todos.tasks.fields import WRITTEN
from todos.tasks.query import DEFAULT_LIMIT, MAX_LIMIT, MAX_SEARCH_LENGTH, STATUS_CHOICES, Due, Sort
from todos.tasks.recurrence import MAX_RULE_LENGTH
from todos.tasks.rules import (
    MAX_BEFORE_DUE_MINUTES,
    MAX_DESCRIPTION_LENGTH,
    MAX_LIST_ID_LENGTH,
    MAX_ORDER,
    MAX_PRIORITY,
    MAX_REMINDERS,
    MAX_TAG_LENGTH,
    MAX_TAGS,
    MAX_TITLE_LENGTH,
    MIN_PRIORITY,
    Reminder,
)
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Day, Flag, Integer, Moment, Number, Text, TimeOfDay
from webapp.api.representation import shown_fields
from webapp.clock import to_timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUSES = [status.value for status in Status]
REPEAT_FROM = [choice.value for choice in RepeatFrom]
# Printable, and not blank throughout: what `todos.tasks.domain` demands of a title.
_TITLE_PATTERN = r"^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0\s][^\x00-\x1f\x7f-\x9f]*$"


@extend_schema_field(
    {"type": "string", "minLength": 1, "maxLength": MAX_TITLE_LENGTH, "pattern": _TITLE_PATTERN}
)
class Title(Text):
    """A title; the domain trims and judges it."""


@extend_schema_field(
    {
        "oneOf": [
            {
                "type": "object",
                "properties": {"at": {"type": "string", "format": "date-time"}},
                "required": ["at"],
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": {
                    "before_due_minutes": {"type": "integer", "minimum": 0, "maximum": MAX_BEFORE_DUE_MINUTES}
                },
                "required": ["before_due_minutes"],
                "additionalProperties": False,
            },
        ]
    }
)
class ReminderField(serializers.Field[Reminder, Any, dict[str, Any], Any]):
    """A reminder: `{at}`, or `{before_due_minutes}`."""

    default_error_messages = {
        "invalid": "A reminder is {{at}} or {{before_due_minutes}}, which is 0 to 40320."
    }

    def to_internal_value(self, data: Any) -> Reminder:
        if not isinstance(data, dict) or len(data) != 1 or not data.keys() <= _REMINDERS.keys():
            self.fail("invalid")
        ((name, value),) = data.items()
        return Reminder(**{name: _REMINDERS[name].run_validation(value)})

    def to_representation(self, value: Reminder) -> dict[str, Any]:
        return reminder_body(value)


_REMINDERS: dict[str, serializers.Field[Any, Any, Any, Any]] = {
    "at": Moment(),
    "before_due_minutes": Integer(min_value=0, max_value=MAX_BEFORE_DUE_MINUTES),
}


def reminder_body(reminder: Reminder) -> dict[str, Any]:
    """`ReminderField`'s body."""
    if reminder.at is not None:
        return {"at": to_timestamp(reminder.at)}
    return {"before_due_minutes": reminder.before_due_minutes}


class WriteTodoSerializer(StrictSerializer):
    """What a person decides about a task. `completed` is `status` in other words; writing either sets both."""

    title = Title(max_length=MAX_TITLE_LENGTH)
    description = Text(
        required=False, allow_blank=True, trim_whitespace=False, max_length=MAX_DESCRIPTION_LENGTH
    )
    status = serializers.ChoiceField(STATUSES, required=False)
    completed = Flag(required=False)
    list_id = Text(
        required=False,
        allow_null=True,
        max_length=MAX_LIST_ID_LENGTH,
        help_text="Null is the inbox; 400 `unknown_list` for a list that is not yours.",
    )
    priority = Integer(required=False, min_value=MIN_PRIORITY, max_value=MAX_PRIORITY)
    due_date = Day(required=False, allow_null=True)
    due_time = TimeOfDay(
        required=False, allow_null=True, help_text="In the account's time zone; only with a date."
    )
    repeat = Text(
        required=False,
        allow_null=True,
        max_length=MAX_RULE_LENGTH,
        help_text="A rule of RFC 5545; only with a date.",
    )
    repeat_from = serializers.ChoiceField(
        REPEAT_FROM, required=False, help_text="Which day the next task is counted from."
    )
    reminders = serializers.ListField(child=ReminderField(), required=False, max_length=MAX_REMINDERS)
    order = Number(
        required=False,
        allow_null=True,
        min_value=-MAX_ORDER,
        max_value=MAX_ORDER,
        help_text="The person's own sorting.",
    )
    tags = serializers.ListField(
        child=Text(max_length=MAX_TAG_LENGTH),
        required=False,
        max_length=MAX_TAGS,
        help_text="Lower-cased; no commas.",
    )
    checklist = serializers.ListField(
        child=WriteStepSerializer(),
        required=False,
        help_text=f"At most {MAX_STEPS} steps, {MAX_CHECKLIST_LENGTH:,} characters together.",
    )


class PatchTodoSerializer(WriteTodoSerializer):
    """As `WriteTodo`, with nothing required."""

    title = Title(max_length=MAX_TITLE_LENGTH, required=False)


class TodoSerializer(serializers.Serializer[Any]):
    """A task."""

    todo_id = serializers.UUIDField()
    user_id = serializers.CharField()
    url = serializers.URLField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(STATUSES)
    completed = serializers.BooleanField(help_text="True exactly when `status` is `complete`.")
    list_id = serializers.UUIDField(allow_null=True)
    priority = serializers.IntegerField(min_value=MIN_PRIORITY, max_value=MAX_PRIORITY)
    due_date = Day(allow_null=True)
    due_time = TimeOfDay(allow_null=True, help_text="In the account's time zone.")
    repeat = serializers.CharField(allow_null=True, help_text="A rule of RFC 5545.")
    repeat_from = serializers.ChoiceField(REPEAT_FROM)
    reminders = serializers.ListField(child=ReminderField())
    order = serializers.FloatField(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    checklist = StepSerializer(many=True)
    images = ImageSerializer(many=True)
    next_todo_id = serializers.UUIDField(
        allow_null=True, help_text="The task that completing this one has made."
    )
    version = serializers.IntegerField(min_value=1)
    created_at = Moment()
    updated_at = Moment()
    completed_at = Moment(allow_null=True)
    deleted_at = Moment(allow_null=True, help_text="When it went to the trash; null outside of it.")


class ListTodosSerializer(StrictSerializer):
    """The query of a list of tasks, as the OpenAPI document shows it; `TodoQuery.from_parameters` reads it."""

    limit = serializers.IntegerField(default=DEFAULT_LIMIT, min_value=1, max_value=MAX_LIMIT)
    cursor = serializers.CharField(required=False, help_text="From the `Link` of an earlier page.")
    status = serializers.ChoiceField(
        STATUS_CHOICES, required=False, help_text="`open` is both `pending` and `ongoing`."
    )
    list = serializers.CharField(required=False, help_text="The id of a list, or `inbox`.")
    tag = serializers.ListField(
        child=serializers.CharField(max_length=MAX_TAG_LENGTH),
        required=False,
        max_length=MAX_TAGS,
        help_text="Given several times: all of them. In whichever case and with or without accents.",
    )
    priority = serializers.IntegerField(required=False, min_value=MIN_PRIORITY, max_value=MAX_PRIORITY)
    q = serializers.CharField(
        required=False,
        max_length=MAX_SEARCH_LENGTH,
        help_text="Every word of it occurs, in any order, in title, description, checklist, tags or image labels, "
        "however it is spelt. One request reads at most 4 MB of tasks, open ones first; `Link` goes on, also from an empty page.",
    )
    sort = serializers.ChoiceField([sort.value for sort in Sort], default=Sort.NEWEST.value)
    created_after = Moment(required=False)
    created_before = Moment(required=False)
    completed_after = Moment(required=False)
    completed_before = Moment(required=False)
    due = serializers.ChoiceField(
        [due.value for due in Due],
        required=False,
        help_text="By your time zone: `overdue` before today and open, `week` today and six days after, `none` without a date.",
    )
    due_after = Day(required=False)
    due_before = Day(required=False)
    has_image = serializers.ChoiceField(["true", "false"], default="false")
    deleted = serializers.ChoiceField(["true", "false"], default="false", help_text="`true` lists the trash.")


class DeleteTodosSerializer(StrictSerializer):
    """The query of deleting everything. No other is taken, since it could only be meant to spare some tasks."""

    deleted = serializers.ChoiceField(
        ["true", "false"], default="false", help_text="`true` empties the trash, for good."
    )


class DeleteTodoSerializer(StrictSerializer):
    """The query of deleting one task."""

    for_good = serializers.ChoiceField(
        ["true", "false"],
        default="false",
        help_text="`true` removes a task that lies in the trash, for good.",
    )


def todo_fields(data: Mapping[str, Any]) -> TodoFields:
    """What a checked body says, in the domain's types."""
    fields: Any = dict(data)
    if "status" in fields:
        fields["status"] = Status(fields["status"])
    if "repeat_from" in fields:
        fields["repeat_from"] = RepeatFrom(fields["repeat_from"])
    for name in ("tags", "reminders"):
        if name in fields:
            fields[name] = tuple(fields[name])
    if "checklist" in fields:
        fields["checklist"] = steps_of(fields["checklist"])
    return fields  # type: ignore[no-any-return]  # What a serializer has checked has no types.


# What of a body is no field of the task, or is shown in a way of its own; by name, of a task and the list's address.
_MADE: dict[str, Callable[[Todo, str], Any]] = {
    "user_id": lambda todo, _: todo.space_id,
    "url": lambda todo, base_url: f"{base_url}/{todo.todo_id}",
    "completed": lambda todo, _: todo.is_completed,
    "reminders": lambda todo, _: [reminder_body(reminder) for reminder in todo.reminders],
    "checklist": lambda todo, _: step_bodies(todo.checklist),
    "images": lambda todo, _: [image_body(image) for image in todo.images],
}
_SHOWN = shown_fields(Todo)
_BODY = {name: _MADE.get(name) or _SHOWN[name] for name in map(str, TodoSerializer().fields)}


def todo_body(todo: Todo, *, base_url: str, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """`TodoSerializer`'s body; `base_url` is the absolute address of the list, which a task's address extends."""
    return {name: value(todo, base_url) for name, value in _BODY.items() if name not in without}


def written_body(todo: Todo) -> dict[str, Any]:
    """The fields that a person writes, as `todo_body` has them."""
    return {name: _BODY[name](todo, "") for name in WRITTEN}
