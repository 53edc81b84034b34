"""The JSON bodies of lists: what is taken, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from todos.lists.domain import MAX_NAME_LENGTH, CountedList, Destination, ListFields
from todos.tasks.rules import MAX_ORDER
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Moment, Number, Text
from webapp.clock import to_timestamp


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": MAX_NAME_LENGTH})
class Name(Text):
    """A name; the domain trims and judges it."""


class WriteListSerializer(StrictSerializer):
    """What a person decides about a list."""

    name = Name(max_length=MAX_NAME_LENGTH)
    order = Number(
        required=False,
        allow_null=True,
        min_value=-MAX_ORDER,
        max_value=MAX_ORDER,
        help_text="Where it stands among the others; those without one come last.",
    )


class PatchListSerializer(WriteListSerializer):
    """As `WriteList`, with nothing required."""

    name = Name(max_length=MAX_NAME_LENGTH, required=False)


class ListSerializer(serializers.Serializer[Any]):
    """A list, with how many tasks it has outside the trash."""

    list_id = serializers.UUIDField()
    name = serializers.CharField()
    order = serializers.FloatField(allow_null=True)
    open = serializers.IntegerField(min_value=0)
    complete = serializers.IntegerField(min_value=0)
    version = serializers.IntegerField(min_value=1)
    created_at = Moment()


class DeleteListSerializer(StrictSerializer):
    """The query of a deletion."""

    tasks = serializers.ChoiceField(
        [destination.value for destination in Destination],
        required=False,
        help_text="Where its tasks go. Without it, a list with open tasks is not deleted.",
    )


class NoQuerySerializer(StrictSerializer):
    """The query of a route that takes none."""


def list_fields(data: Mapping[str, Any]) -> ListFields:
    """What a checked body says, in the domain's types."""
    return cast("ListFields", dict(data))


def list_body(counted: CountedList) -> dict[str, Any]:
    """`ListSerializer`'s body."""
    task_list, counts = counted.task_list, counted.counts
    return {
        "list_id": task_list.list_id,
        "name": task_list.name,
        "order": task_list.order,
        "open": counts.open,
        "complete": counts.complete,
        "version": task_list.version,
        "created_at": to_timestamp(task_list.created_at),
    }
