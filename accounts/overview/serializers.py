"""The JSON of the account that is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from accounts.identity.domain import Identity
from accounts.identity.serializers import UserDataSerializer, user_body
from webapp.clock import to_timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping


class TaskDataSerializer(serializers.Serializer[Any]):
    """How many tasks there are outside the trash."""

    pending = serializers.IntegerField(min_value=0)
    ongoing = serializers.IntegerField(min_value=0)
    complete = serializers.IntegerField(min_value=0)
    total = serializers.IntegerField(min_value=0)


class CurrentUserSerializer(serializers.Serializer[Any]):
    user_data = UserDataSerializer()
    task_data = TaskDataSerializer()


def current_user_body(identity: Identity, counts: Mapping[str, int]) -> dict[str, Any]:
    """`CurrentUserSerializer`'s body."""
    user = {**user_body(identity), "created_at": to_timestamp(identity.created_at)}
    return {"user_data": user, "task_data": dict(counts)}
