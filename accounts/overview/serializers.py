"""The JSON of the account that is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from accounts.identity.domain import Identity
from accounts.identity.serializers import UserDataSerializer, user_body
from accounts.profiles.domain import Profile
from webapp.clock import to_timestamp
from webapp.zones import DEFAULT_ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping


class TaskDataSerializer(serializers.Serializer[Any]):
    """How many tasks there are outside the trash."""

    pending = serializers.IntegerField(min_value=0)
    ongoing = serializers.IntegerField(min_value=0)
    complete = serializers.IntegerField(min_value=0)
    total = serializers.IntegerField(min_value=0)


class OwnDataSerializer(UserDataSerializer):
    """An account as its owner sees it."""

    time_zone = serializers.CharField(help_text="An IANA name; UTC until it is set.")
    email_reminders = serializers.BooleanField(help_text="Whether reminders are mailed.")
    second_factor = serializers.BooleanField(help_text="Whether signing in takes one.")


class CurrentUserSerializer(serializers.Serializer[Any]):
    user_data = OwnDataSerializer()
    task_data = TaskDataSerializer()


def current_user_body(owner: Profile | Identity, counts: Mapping[str, int]) -> dict[str, Any]:
    """`CurrentUserSerializer`'s body."""
    user = {
        **user_body(owner),
        "created_at": to_timestamp(owner.created_at),
        "time_zone": owner.time_zone or DEFAULT_ZONE,
        "email_reminders": owner.email_reminders,
        # There is none yet.
        "second_factor": False,
    }
    return {"user_data": user, "task_data": dict(counts)}
