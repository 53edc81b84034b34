"""The query of `todos/quick`, and its answer."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from rest_framework import serializers

from todos.quick.domain import Field, Part, Reminder, Understood
from todos.tasks.rules import MAX_PRIORITY, MAX_TAGS, MIN_PRIORITY
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Day, Text
from webapp.zones import is_zone, zone_of

# A title with everything that can be said about it.
MAX_TEXT_LENGTH = 500
MAX_ZONE_LENGTH = 64


class QuickQuerySerializer(StrictSerializer):
    """The query of a reading."""

    text = Text(max_length=MAX_TEXT_LENGTH, trim_whitespace=False, help_text="As it was typed.")
    today = Day(required=False, help_text="The day that the words are meant on; today where it is left out.")
    time_zone = Text(
        required=False,
        max_length=MAX_ZONE_LENGTH,
        help_text="The IANA name of the time zone that decides which day is today; the account's where it is left out.",
    )

    def validate_time_zone(self, value: str) -> tzinfo:
        if not is_zone(value):
            raise serializers.ValidationError("There is no such time zone.", code="unknown_time_zone")
        return zone_of(value)


class ReminderSerializer(serializers.Serializer[Any]):
    before_due_minutes = serializers.IntegerField(min_value=0)


class PartSerializer(serializers.Serializer[Any]):
    """A piece of the text that says a field: `text[start:end]`."""

    field = serializers.ChoiceField([field.value for field in Field])
    text = serializers.CharField()
    start = serializers.IntegerField(min_value=0, help_text="Counted in code points, not in UTF-16 units.")
    end = serializers.IntegerField(min_value=1)


class UnderstoodSerializer(serializers.Serializer[Any]):
    """What a text means."""

    title = serializers.CharField(allow_blank=True)
    due_date = Day(allow_null=True)
    due_time = serializers.RegexField(r"^([01]\d|2[0-3]):[0-5]\d$", allow_null=True)
    priority = serializers.IntegerField(min_value=MIN_PRIORITY, max_value=MAX_PRIORITY)
    tags = serializers.ListField(child=serializers.CharField(), max_length=MAX_TAGS)
    list_id = serializers.CharField(allow_null=True)
    repeat = serializers.CharField(allow_null=True, help_text="A rule of RFC 5545.")
    reminders = ReminderSerializer(many=True)
    parts = PartSerializer(many=True)


def understood_body(understood: Understood) -> dict[str, Any]:
    """`UnderstoodSerializer`'s body."""
    return {
        "title": understood.title,
        "due_date": understood.due_date.isoformat() if understood.due_date else None,
        "due_time": f"{understood.due_time:%H:%M}" if understood.due_time else None,
        "priority": understood.priority,
        "tags": list(understood.tags),
        "list_id": understood.list_id,
        "repeat": understood.repeat,
        "reminders": list(map(_reminder_body, understood.reminders)),
        "parts": list(map(_part_body, understood.parts)),
    }


def _reminder_body(reminder: Reminder) -> dict[str, Any]:
    return {"before_due_minutes": reminder.before_due_minutes}


def _part_body(part: Part) -> dict[str, Any]:
    return {"field": part.field.value, "text": part.text, "start": part.start, "end": part.end}
