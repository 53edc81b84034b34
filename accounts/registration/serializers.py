"""The JSON bodies of registrations."""

from __future__ import annotations

from rest_framework import serializers

from accounts.identity.domain import MAX_CODE_LENGTH
from accounts.identity.serializers import UserSerializer, new_password
from accounts.profiles.domain import MAX_USERNAME_LENGTH, ActivationStatus, Role
from accounts.profiles.emails import MAX_EMAIL_LENGTH
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Text


class RegisterSerializer(StrictSerializer):
    """A new account."""

    username = Text(max_length=MAX_USERNAME_LENGTH)
    email = Text(max_length=MAX_EMAIL_LENGTH, help_text="Compared in lower case.")
    password = new_password()
    role = serializers.ChoiceField([role.value for role in Role], required=False)
    activation_status = serializers.ChoiceField([status.value for status in ActivationStatus], required=False)


class ConfirmSerializer(StrictSerializer):
    """An address and the code that was mailed to it."""

    email = Text(max_length=MAX_EMAIL_LENGTH)
    code = Text(max_length=MAX_CODE_LENGTH)


class ResendCodeSerializer(StrictSerializer):
    """An address that waits for a code."""

    email = Text(max_length=MAX_EMAIL_LENGTH)


class RegisteredSerializer(UserSerializer):
    """A new account, and whether its address has to be confirmed before the first sign-in."""

    confirmation_required = serializers.BooleanField()
