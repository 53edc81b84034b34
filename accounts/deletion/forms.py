"""The form of a deletion."""

from __future__ import annotations

from django import forms

from accounts.identity.forms import password_field


class DeleteAccountForm(forms.Form):
    password = password_field(autocomplete="current-password")
