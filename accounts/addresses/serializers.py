"""The JSON bodies of addresses."""

from __future__ import annotations

from accounts.identity.domain import MAX_CODE_LENGTH
from accounts.identity.serializers import MAX_GIVEN_PASSWORD_LENGTH
from accounts.profiles.emails import MAX_EMAIL_LENGTH
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Text


class ChangeEmailSerializer(StrictSerializer):
    """The address that shall be the account's, and its password."""

    email = Text(max_length=MAX_EMAIL_LENGTH, help_text="Compared in lower case.")
    password = Text(max_length=MAX_GIVEN_PASSWORD_LENGTH, trim_whitespace=False)


class ConfirmEmailSerializer(StrictSerializer):
    """The code that was mailed to the new address."""

    code = Text(max_length=MAX_CODE_LENGTH)
