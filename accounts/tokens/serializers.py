"""The JSON bodies of tokens: what is taken, and what is answered."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.tokens.domain import DEFAULT_DAYS, MAX_DAYS, MAX_NAME_LENGTH, MIN_DAYS, Scope, Token
from accounts.tokens.service import NewToken
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Day, Integer, Moment, Text
from webapp.clock import to_timestamp

_SCOPES = [scope.value for scope in Scope]


class CreateTokenSerializer(StrictSerializer):
    """What a token is to be."""

    name = Text(max_length=MAX_NAME_LENGTH, help_text="What it is for.")
    scope = serializers.ChoiceField(_SCOPES)
    expires_in_days = Integer(required=False, default=DEFAULT_DAYS, min_value=MIN_DAYS, max_value=MAX_DAYS)


class TokenSerializer(serializers.Serializer[Any]):
    """A token without its secret."""

    token_id = serializers.UUIDField()
    name = serializers.CharField()
    scope = serializers.ChoiceField(_SCOPES)
    created_at = Moment()
    expires_at = Moment()
    last_used_on = Day(allow_null=True, help_text="In UTC.")


class NewTokenSerializer(TokenSerializer):
    """A token that was just made."""

    token = serializers.CharField(help_text="Shown this once.")


def token_body(token: Token) -> dict[str, Any]:
    """`TokenSerializer`'s body."""
    return {
        "token_id": token.token_id,
        "name": token.name,
        "scope": token.scope.value,
        "created_at": to_timestamp(token.created_at),
        "expires_at": to_timestamp(token.expires_at),
        "last_used_on": token.last_used_on.isoformat() if token.last_used_on else None,
    }


def new_token_body(new: NewToken) -> dict[str, Any]:
    """`NewTokenSerializer`'s body."""
    return {**token_body(new.token), "token": new.text}
