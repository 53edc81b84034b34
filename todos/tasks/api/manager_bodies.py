"""The bodies of the task manager's routes, whose words for a task are fewer and older."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from todos.tasks.domain import Todo
from todos.tasks.rules import MAX_DESCRIPTION_LENGTH, MAX_TITLE_LENGTH
from todos.tasks.serializers import STATUSES, Title
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Moment, Text
from webapp.clock import to_timestamp


class TaskSerializer(serializers.Serializer[Any]):
    """A task as the task manager's routes show it."""

    task_id = serializers.UUIDField()
    user_id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(STATUSES)
    created_at = Moment()


class CreateTaskSerializer(StrictSerializer):
    title = Title(max_length=MAX_TITLE_LENGTH)
    description = Text(
        required=False, allow_blank=True, trim_whitespace=False, max_length=MAX_DESCRIPTION_LENGTH
    )


class UpdateTaskSerializer(CreateTaskSerializer):
    """Any of the three; at least one."""

    title = Title(max_length=MAX_TITLE_LENGTH, required=False)
    status = serializers.ChoiceField(STATUSES, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("Name at least one field to change.", code="empty")
        return attrs


class FetchTasksSerializer(StrictSerializer):
    """The query of the task manager's list."""

    cursor = serializers.CharField(required=False, help_text="From the `Link` of an earlier page.")


class TaskMessageSerializer(serializers.Serializer[Any]):
    message = serializers.CharField()
    task = TaskSerializer()


class MessageSerializer(serializers.Serializer[Any]):
    message = serializers.CharField()


def task_body(todo: Todo) -> dict[str, Any]:
    """`TaskSerializer`'s body."""
    return {
        "task_id": todo.todo_id,
        "user_id": todo.space_id,
        "title": todo.title,
        "description": todo.description,
        "status": todo.status.value,
        "created_at": to_timestamp(todo.created_at),
    }
