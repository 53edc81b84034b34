"""The JSON of an account, and the fields that bodies of accounts are made of."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.identity.domain import Identity
from accounts.profiles.domain import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, ActivationStatus, Profile, Role
from webapp.api.fields import Moment, Text
from webapp.clock import to_timestamp

# A password that is only compared may be any; the bound keeps bodies from being pointlessly long.
MAX_GIVEN_PASSWORD_LENGTH = 256


def new_password() -> Text:
    return Text(
        min_length=MIN_PASSWORD_LENGTH,
        max_length=MAX_PASSWORD_LENGTH,
        trim_whitespace=False,
        help_text="With an upper-case letter, a lower-case letter and a digit; not a common one, nor made of name or address.",
    )


class UserSerializer(serializers.Serializer[Any]):
    """An account as everybody who may see it sees it."""

    user_id = serializers.RegexField(r"^VAH\d{6,}$")
    username = serializers.CharField()
    email = serializers.CharField()
    role = serializers.ChoiceField([role.value for role in Role])
    activation_status = serializers.ChoiceField([status.value for status in ActivationStatus])


class UserDataSerializer(UserSerializer):
    created_at = Moment()


def user_body(user: Profile | Identity) -> dict[str, Any]:
    """`UserSerializer`'s body."""
    return {
        "user_id": user.user_id,
        "username": user.username,
        "email": user.email,
        "role": user.role.value,
        "activation_status": user.activation_status.value,
    }


def profile_body(profile: Profile) -> dict[str, Any]:
    """`UserDataSerializer`'s body."""
    return {**user_body(profile), "created_at": to_timestamp(profile.created_at)}
