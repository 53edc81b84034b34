"""The JSON bodies of accounts: what is taken, and what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from accounts.domain import (
    MAX_CODE_LENGTH,
    MAX_EMAIL_LENGTH,
    MAX_PASSWORD_LENGTH,
    MAX_USERNAME_LENGTH,
    MIN_PASSWORD_LENGTH,
    ActivationStatus,
    Identity,
    Profile,
    Role,
    Session,
    Tokens,
)
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Flag, Moment, Text
from webapp.clock import to_timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

# Cognito's refresh tokens are about 1,800 characters.
_MAX_REFRESH_TOKEN_LENGTH = 8192
# A password that is only compared may be any; the bound keeps bodies from being pointlessly long.
_MAX_GIVEN_PASSWORD_LENGTH = 256


def _new_password() -> Text:
    return Text(
        min_length=MIN_PASSWORD_LENGTH,
        max_length=MAX_PASSWORD_LENGTH,
        trim_whitespace=False,
        help_text="With an upper-case letter, a lower-case letter and a digit.",
    )


class RegisterSerializer(StrictSerializer):
    """A new account."""

    username = Text(max_length=MAX_USERNAME_LENGTH)
    email = Text(max_length=MAX_EMAIL_LENGTH, help_text="Compared in lower case.")
    password = _new_password()
    role = serializers.ChoiceField([role.value for role in Role], required=False)
    activation_status = serializers.ChoiceField([status.value for status in ActivationStatus], required=False)


class ConfirmSerializer(StrictSerializer):
    """An address and the code that was mailed to it."""

    email = Text(max_length=MAX_EMAIL_LENGTH)
    code = Text(max_length=MAX_CODE_LENGTH)


class ResendCodeSerializer(StrictSerializer):
    """An address that waits for a code."""

    email = Text(max_length=MAX_EMAIL_LENGTH)


class LoginSerializer(StrictSerializer):
    """An address and its password."""

    email = Text(max_length=MAX_EMAIL_LENGTH)
    password = Text(max_length=_MAX_GIVEN_PASSWORD_LENGTH, trim_whitespace=False)


class RefreshSerializer(StrictSerializer):
    """A refresh token of an earlier sign-in."""

    refresh_token = Text(max_length=_MAX_REFRESH_TOKEN_LENGTH)


class LogoutSerializer(StrictSerializer):
    """How much to sign out of."""

    everywhere = Flag(required=False, default=False, help_text="End all sessions, not only this one.")


class ForgotPasswordSerializer(StrictSerializer):
    """An address whose password is forgotten."""

    email = Text(max_length=MAX_EMAIL_LENGTH)


class ResetPasswordSerializer(StrictSerializer):
    """The code that was mailed, and the password that shall hold from now on."""

    email = Text(max_length=MAX_EMAIL_LENGTH)
    code = Text(max_length=MAX_CODE_LENGTH)
    new_password = _new_password()


class ChangePasswordSerializer(StrictSerializer):
    """The password that holds, and the one that shall."""

    old_password = Text(max_length=_MAX_GIVEN_PASSWORD_LENGTH, trim_whitespace=False)
    new_password = _new_password()


class ChangeEmailSerializer(StrictSerializer):
    """The address that shall be the account's, and its password."""

    email = Text(max_length=MAX_EMAIL_LENGTH, help_text="Compared in lower case.")
    password = Text(max_length=_MAX_GIVEN_PASSWORD_LENGTH, trim_whitespace=False)


class ConfirmEmailSerializer(StrictSerializer):
    """The code that was mailed to the new address."""

    code = Text(max_length=MAX_CODE_LENGTH)


class DeleteUserSerializer(StrictSerializer):
    """The password of the account that shall be deleted."""

    password = Text(max_length=_MAX_GIVEN_PASSWORD_LENGTH, trim_whitespace=False)


class SessionSerializer(serializers.Serializer[Any]):
    """A sign-in that holds."""

    session_id = serializers.CharField()
    device = serializers.CharField(allow_blank=True, help_text="In words, as far as it is known.")
    network_address = serializers.CharField(allow_blank=True)
    started_at = Moment()
    expires_at = Moment()
    is_current = serializers.BooleanField(help_text="Whether it is the session of this request.")


class UserSerializer(serializers.Serializer[Any]):
    """An account as everybody who may see it sees it."""

    user_id = serializers.RegexField(r"^VAH\d{6,}$")
    username = serializers.CharField()
    email = serializers.CharField()
    role = serializers.ChoiceField([role.value for role in Role])
    activation_status = serializers.ChoiceField([status.value for status in ActivationStatus])


class RegisteredSerializer(UserSerializer):
    """A new account, and whether its address has to be confirmed before the first sign-in."""

    confirmation_required = serializers.BooleanField()


class UserDataSerializer(UserSerializer):
    created_at = Moment()


class TaskDataSerializer(serializers.Serializer[Any]):
    """How many tasks there are outside the trash."""

    pending = serializers.IntegerField(min_value=0)
    ongoing = serializers.IntegerField(min_value=0)
    complete = serializers.IntegerField(min_value=0)
    total = serializers.IntegerField(min_value=0)


class CurrentUserSerializer(serializers.Serializer[Any]):
    user_data = UserDataSerializer()
    task_data = TaskDataSerializer()


class TokensSerializer(serializers.Serializer[Any]):
    """What a sign-in gives; `access_token` goes into `Authorization: Bearer …`."""

    access_token = serializers.CharField()
    token_type = serializers.ChoiceField(["bearer"])
    expires_in = serializers.IntegerField(help_text="Seconds until the access token is over.")
    refresh_token = serializers.CharField()
    id_token = serializers.CharField()


def user_body(user: Profile | Identity) -> dict[str, Any]:
    """`UserSerializer`'s body."""
    return {
        "user_id": user.user_id,
        "username": user.username,
        "email": user.email,
        "role": user.role.value,
        "activation_status": user.activation_status.value,
    }


def current_user_body(identity: Identity, counts: Mapping[str, int]) -> dict[str, Any]:
    """`CurrentUserSerializer`'s body."""
    user = {**user_body(identity), "created_at": to_timestamp(identity.created_at)}
    return {"user_data": user, "task_data": dict(counts)}


def session_body(session: Session, identity: Identity) -> dict[str, Any]:
    """`SessionSerializer`'s body."""
    return {
        "session_id": session.session_id,
        "device": session.device,
        "network_address": session.network_address,
        "started_at": to_timestamp(session.started_at),
        "expires_at": to_timestamp(session.expires_at),
        "is_current": session.session_id == identity.session_id,
    }


def tokens_body(tokens: Tokens) -> dict[str, Any]:
    """`TokensSerializer`'s body."""
    return {
        "access_token": tokens.access_token,
        "token_type": "bearer",
        "expires_in": tokens.expires_in_seconds,
        "refresh_token": tokens.refresh_token,
        "id_token": tokens.id_token,
    }
