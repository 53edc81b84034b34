"""The form of what the owner of an account decides about it."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.identity.domain import Identity
from webapp.zones import DEFAULT_ZONE, is_zone, zone_names


class PreferencesForm(forms.Form):
    """One of several forms of its page; its fields are told apart by their ids."""

    username = forms.CharField(
        label="Username", required=False, strip=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        help_text="Decides which day is today, and when a task is due.",
        choices=lambda: [(name, name.replace("_", " ")) for name in zone_names()],
        error_messages={"invalid_choice": "There is no such time zone."},
    )
    email_reminders = forms.BooleanField(label="Mail reminders", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "preferences-%s", **kwargs})

    @classmethod
    def of(cls, identity: Identity, *, told_zone: str = "") -> PreferencesForm:
        """The form of an account as it stands; without a time zone of its own, it proposes what the browser tells."""
        proposed = told_zone if is_zone(told_zone) else DEFAULT_ZONE
        return cls(
            initial={
                "username": identity.username,
                "time_zone": identity.time_zone or proposed,
                "email_reminders": identity.email_reminders,
            }
        )
