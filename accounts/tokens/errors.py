"""What can go wrong with the tokens of an account."""

from __future__ import annotations

from webapp.errors import Conflict, NotAuthenticated, NotFound, PermissionDenied, Unprocessable


class TokenNotFound(NotFound):
    """The account has no such token; somebody else's looks the same."""

    message = "There is no such token."


class TooManyTokens(Conflict):
    """The account has as many as it may."""

    code = "too_many_tokens"
    message = "There are as many tokens as there may be. End one you do not need any more."


class TokenScope(PermissionDenied):
    """The token holds, and does not go here."""

    code = "token_scope"
    message = "This token is not for this. It opens tasks and what belongs to them, and writes only with the scope write."


class TokenRefused(NotAuthenticated):
    """The token is unknown, has ended or is over; it is never said which."""

    code = "invalid_token"
    message = "This token is not known, has ended, or is over."


class TokenKeyReused(Unprocessable):
    """The same idempotency key came with another body."""

    code = "idempotency_key_reused"
    message = "This idempotency key was used before with other content."


class KeyringChanged(Conflict):
    """The tokens were changed since they were read."""

    code = "tokens_changed"
    message = "The tokens of this account were changed in the meantime. Try again."
