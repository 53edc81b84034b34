"""The JSON bodies of passwords."""

from __future__ import annotations

from accounts.identity.domain import MAX_CODE_LENGTH
from accounts.identity.serializers import MAX_GIVEN_PASSWORD_LENGTH, new_password
from accounts.profiles.emails import MAX_EMAIL_LENGTH
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Text


class ForgotPasswordSerializer(StrictSerializer):
    """An address whose password is forgotten."""

    email = Text(max_length=MAX_EMAIL_LENGTH)


class ResetPasswordSerializer(StrictSerializer):
    """The code that was mailed, and the password that shall hold from now on."""

    email = Text(max_length=MAX_EMAIL_LENGTH)
    code = Text(max_length=MAX_CODE_LENGTH)
    new_password = new_password()


class ChangePasswordSerializer(StrictSerializer):
    """The password that holds, and the one that shall."""

    old_password = Text(max_length=MAX_GIVEN_PASSWORD_LENGTH, trim_whitespace=False)
    new_password = new_password()
