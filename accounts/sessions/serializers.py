"""The JSON bodies of sessions: what is taken, and what is answered."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.identity.domain import Identity, Tokens
from accounts.identity.serializers import MAX_GIVEN_PASSWORD_LENGTH
from accounts.profiles.emails import MAX_EMAIL_LENGTH
from accounts.sessions.domain import Session
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Flag, Moment, Text
from webapp.clock import to_timestamp

# Cognito's refresh tokens are about 1,800 characters.
_MAX_REFRESH_TOKEN_LENGTH = 8192


class LoginSerializer(StrictSerializer):
    """An address and its password."""

    email = Text(max_length=MAX_EMAIL_LENGTH)
    password = Text(max_length=MAX_GIVEN_PASSWORD_LENGTH, trim_whitespace=False)


class RefreshSerializer(StrictSerializer):
    """A refresh token of an earlier sign-in."""

    refresh_token = Text(max_length=_MAX_REFRESH_TOKEN_LENGTH)


class LogoutSerializer(StrictSerializer):
    """How much to sign out of."""

    everywhere = Flag(required=False, default=False, help_text="End all sessions, not only this one.")


class SessionSerializer(serializers.Serializer[Any]):
    """A sign-in that holds."""

    session_id = serializers.CharField()
    device = serializers.CharField(allow_blank=True, help_text="In words, as far as it is known.")
    network_address = serializers.CharField(allow_blank=True)
    started_at = Moment()
    expires_at = Moment()
    is_current = serializers.BooleanField(help_text="Whether it is the session of this request.")


class TokensSerializer(serializers.Serializer[Any]):
    """What a sign-in gives; `access_token` goes into `Authorization: Bearer …`."""

    access_token = serializers.CharField()
    token_type = serializers.ChoiceField(["bearer"])
    expires_in = serializers.IntegerField(help_text="Seconds until the access token is over.")
    refresh_token = serializers.CharField()
    id_token = serializers.CharField()


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
