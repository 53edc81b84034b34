"""The JSON by which somebody changes their own account."""

from __future__ import annotations

from accounts.profiles.domain import MAX_USERNAME_LENGTH
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Flag, Text

MAX_ZONE_LENGTH = 64


class PreferencesSerializer(StrictSerializer):
    """What is to change; nothing is required."""

    username = Text(required=False, max_length=MAX_USERNAME_LENGTH)
    time_zone = Text(required=False, max_length=MAX_ZONE_LENGTH, help_text="An IANA name, old ones too.")
    email_reminders = Flag(required=False, help_text="Whether reminders are mailed.")
