"""The JSON body of a deletion."""

from __future__ import annotations

from accounts.identity.serializers import MAX_GIVEN_PASSWORD_LENGTH
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Text


class DeleteUserSerializer(StrictSerializer):
    """The password of the account that shall be deleted."""

    password = Text(max_length=MAX_GIVEN_PASSWORD_LENGTH, trim_whitespace=False)
