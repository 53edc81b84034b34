"""The JSON bodies of the administrators' routes."""

from __future__ import annotations

from typing import Any, cast

from rest_framework import serializers

from accounts.administration.domain import MAX_PAGE_SIZE, MAX_QUERY_LENGTH, UserFields, UserQuery
from accounts.audit.domain import AuditAction, AuditEntry, AuditQuery
from accounts.identity.serializers import UserDataSerializer
from accounts.profiles.domain import (
    MAX_PASSWORD_LENGTH,
    MAX_USERNAME_LENGTH,
    MIN_PASSWORD_LENGTH,
    ActivationStatus,
    Role,
)
from accounts.profiles.emails import MAX_EMAIL_LENGTH
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Moment, Text
from webapp.clock import to_timestamp

_DEFAULT_LIMIT = 50
_MAX_USER_ID_LENGTH = 30


class _PageSerializer(StrictSerializer):
    limit = serializers.IntegerField(default=_DEFAULT_LIMIT, min_value=1, max_value=MAX_PAGE_SIZE)
    cursor = serializers.CharField(required=False, help_text="From the `Link` of an earlier page.")


class ListUsersSerializer(_PageSerializer):
    """The query of the list of accounts."""

    q = serializers.CharField(
        required=False,
        max_length=MAX_QUERY_LENGTH,
        help_text=(
            "Looked for in name, address and user id, in any case; a whole address or user id is looked up at once. "
            "A page may be short, or empty, although `Link` leads to more."
        ),
    )
    activation_status = serializers.ChoiceField([status.value for status in ActivationStatus], required=False)
    role = serializers.ChoiceField([role.value for role in Role], required=False)


class ListAuditSerializer(_PageSerializer):
    """The query of the audit trail."""

    user_id = serializers.CharField(
        required=False, max_length=_MAX_USER_ID_LENGTH, help_text="Of whoever did it, or had it done to them."
    )


class UpdateUserSerializer(StrictSerializer):
    """What to change of an account; what is left out stays."""

    username = Text(required=False, max_length=MAX_USERNAME_LENGTH)
    email = Text(required=False, max_length=MAX_EMAIL_LENGTH, help_text="Compared in lower case.")
    password = Text(
        required=False,
        min_length=MIN_PASSWORD_LENGTH,
        max_length=MAX_PASSWORD_LENGTH,
        trim_whitespace=False,
        help_text="With an upper-case letter, a lower-case letter and a digit; not a common one, nor made of name or address. All sessions of the account end.",
    )
    activation_status = serializers.ChoiceField([status.value for status in ActivationStatus], required=False)
    role = serializers.ChoiceField([role.value for role in Role], required=False)


class UpdatedUserSerializer(serializers.Serializer[Any]):
    message = serializers.CharField()
    user = UserDataSerializer()


class AuditChangeSerializer(serializers.Serializer[Any]):
    """One thing that changed; the values are null where they are none of the trail's business."""

    name = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class AuditEntrySerializer(serializers.Serializer[Any]):
    """Who did what to whose account, when and where from."""

    number = serializers.IntegerField(min_value=1)
    at = Moment()
    actor_id = serializers.CharField(help_text="A user id, or `operator` for a command.")
    origin = serializers.CharField(allow_blank=True, help_text="A network address, or the command.")
    user_id = serializers.CharField()
    action = serializers.ChoiceField([action.value for action in AuditAction])
    changes = AuditChangeSerializer(many=True)


def user_query(data: dict[str, Any]) -> UserQuery:
    """The query that `ListUsersSerializer` has read."""
    return UserQuery(
        limit=data["limit"],
        text=data.get("q", ""),
        activation_status=ActivationStatus(data["activation_status"])
        if "activation_status" in data
        else None,
        role=Role(data["role"]) if "role" in data else None,
    )


def audit_query(data: dict[str, Any]) -> AuditQuery:
    """The query that `ListAuditSerializer` has read."""
    return AuditQuery(limit=data["limit"], user_id=data.get("user_id", ""))


def user_fields(data: dict[str, Any]) -> UserFields:
    """The changes that `UpdateUserSerializer` has read."""
    fields = cast("UserFields", dict(data))
    if "activation_status" in data:
        fields["activation_status"] = ActivationStatus(data["activation_status"])
    if "role" in data:
        fields["role"] = Role(data["role"])
    return fields


def audit_body(entry: AuditEntry) -> dict[str, Any]:
    """`AuditEntrySerializer`'s body."""
    return {
        "number": entry.number,
        "at": to_timestamp(entry.at),
        "actor_id": entry.actor_id,
        "origin": entry.origin,
        "user_id": entry.user_id,
        "action": entry.action.value,
        "changes": [
            {"name": change.name, "before": change.before or None, "after": change.after or None}
            for change in entry.changes
        ],
    }
