"""The JSON bodies of tags."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from todos.tasks.rules import MAX_TAG_LENGTH
from todos.tasks.tagging import TagCount
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Text


class RenameTagSerializer(StrictSerializer):
    name = Text(max_length=MAX_TAG_LENGTH, help_text="Of another tag: the two become one.")


class TagSerializer(serializers.Serializer[Any]):
    """A tag, and how many tasks outside the trash have it."""

    tag = serializers.CharField()
    open = serializers.IntegerField(min_value=0)
    complete = serializers.IntegerField(min_value=0)


def tag_body(count: TagCount) -> dict[str, Any]:
    """`TagSerializer`'s body."""
    return {"tag": count.tag, "open": count.open, "complete": count.complete}
