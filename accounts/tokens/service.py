"""The tokens that people give to their scripts: made, shown once, listed, ended, and believed on every request."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from accounts.identity.domain import Identity
from accounts.identity.errors import AccountInactive, InvalidToken
from accounts.profiles.domain import Profile
from accounts.tokens.domain import (
    DEFAULT_DAYS,
    MAX_TOKENS,
    Keyring,
    Scope,
    Token,
    check_days,
    clean_name,
    digest_of,
    read,
    written,
)
from accounts.tokens.errors import (
    KeyringChanged,
    TokenKeyReused,
    TokenNotFound,
    TokenRefused,
    TokenScope,
    TooManyTokens,
)
from accounts.tokens.ports import KeyringRepository
from webapp.clock import Clock, to_timestamp
from webapp.errors import Unavailable

T = TypeVar("T")
_MOST_ATTEMPTS = 8
_NAMESPACE = uuid.UUID("0f2f5a0e-6f0c-4a43-9a54-6d6f2a8c3c11")


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token, and the text of it that is never to be had again."""

    token: Token
    text: str


class TokenService:
    """The use cases of tokens.

    `derive_secret` makes of a text another one of 43 characters or more that nobody else can, always the same one: by
    it a repeat with an idempotency key answers the same token, although only its hash is kept.
    """

    def __init__(
        self,
        *,
        repository: KeyringRepository,
        clock: Clock,
        new_id: Callable[[], str],
        new_secret: Callable[[], str],
        derive_secret: Callable[[str], str],
    ) -> None:
        self._repository = repository
        self._now = clock
        self._new_id = new_id
        self._new_secret = new_secret
        self._derive_secret = derive_secret

    def list(self, *, identity: Identity) -> tuple[Token, ...]:
        """The tokens of the caller's account that hold, the newest first."""
        _, keyring = self._current(identity)
        return tuple(sorted(keyring.tokens, key=lambda token: token.created_at, reverse=True))

    def create(
        self,
        *,
        identity: Identity,
        name: str,
        scope: Scope,
        days: int = DEFAULT_DAYS,
        idempotency_key: str | None = None,
    ) -> NewToken:
        """Make a token; with an idempotency key, once however often it is asked.

        Raises:
            InvalidInput: name or days break a rule.
            TokenKeyReused: the key has made another token.
            TooManyTokens: there are as many as there may be.
            InvalidToken: there is no such account any more.
        """
        name = clean_name(name)
        check_days(days)
        key = idempotency_key and f"{identity.sub}\n{idempotency_key}"
        token_id = str(uuid.uuid5(_NAMESPACE, key)) if key else self._new_id()

        def attempt() -> NewToken:
            _, keyring = self._current(identity)
            made = keyring.token(token_id)
            if made and key:
                return self._repeated(made, identity.sub, key, is_same=made.is_same_wish(name, scope, days))
            if len(keyring.tokens) >= MAX_TOKENS:
                raise TooManyTokens
            now = self._now()
            secret = self._derived(key, now) if key else self._new_secret()
            text = written(identity.sub, token_id, secret)
            token = Token(token_id, name, scope, digest_of(text), now, now + timedelta(days=days))
            self._repository.write_keyring(keyring.with_token(token))
            return NewToken(token, text)

        return until_unchanged(attempt)

    def end(self, *, identity: Identity, token_id: str) -> Token:
        """End a token: it is refused from the next request on.

        Raises:
            TokenNotFound: the account has no such token.
            InvalidToken: there is no such account any more.
        """

        def attempt() -> Token:
            _, keyring = self._current(identity)
            token = keyring.token(token_id)
            if token is None:
                raise TokenNotFound
            self._repository.write_keyring(keyring.without(token))
            return token

        return until_unchanged(attempt)

    def authenticate(self, *, text: str, method: str, path: str) -> tuple[Identity, bool]:
        """Who a token stands for, now, and whether it writes; `path` is what stands behind `/api/v1/`.

        Raises:
            TokenRefused: the token or its account is unknown or over.
            InvalidToken: the account is deactivated.
            TokenScope: the token holds, and does not go with such a request.
        """
        presented = read(text)
        if presented is None:
            raise TokenRefused
        profile, keyring = self._repository.find_keyring(presented.sub)
        token = keyring.token(presented.token_id)
        if profile is None or token is None or not presented.is_of(token):
            raise TokenRefused
        if not profile.is_active and not profile.is_being_deleted:
            raise InvalidToken(AccountInactive.message, code=AccountInactive.code)
        now = self._now()
        if token.is_over(at=now) or token.is_ended_with(profile):
            raise TokenRefused
        if not token.scope.allows(method, path):
            raise TokenScope
        self._note_use(keyring, token, now)
        return Identity.of(profile), token.scope is Scope.WRITE

    def _current(self, identity: Identity) -> tuple[Profile, Keyring]:
        profile, keyring = self._repository.find_keyring(identity.sub)
        if profile is None:
            raise InvalidToken
        return profile, keyring.holding(profile, at=self._now())

    def _repeated(self, made: Token, sub: str, key: str, *, is_same: bool) -> NewToken:
        text = written(sub, made.token_id, self._derived(key, made.created_at))
        if not is_same or digest_of(text) != made.digest:
            raise TokenKeyReused
        return NewToken(made, text)

    def _derived(self, key: str, at: datetime) -> str:
        # The moment is part of it, so that a key that comes again after its token has ended does not wake that token.
        return self._derive_secret(f"{to_timestamp(at)}\n{key}")

    def _note_use(self, keyring: Keyring, token: Token, now: datetime) -> None:
        """Keep on which day a token was last used, which is one write a day; the request goes on without it as well."""
        today = now.date()
        if token.last_used_on == today:
            return
        with suppress(KeyringChanged, Unavailable):
            self._repository.write_keyring(keyring.with_token(replace(token, last_used_on=today)))


def until_unchanged(attempt: Callable[[], T]) -> T:
    """What an attempt gives during which nobody else changed the keyring; each one reads it anew.

    Raises:
        Unavailable: somebody else did each time.
    """
    for _ in range(_MOST_ATTEMPTS):
        with suppress(KeyringChanged):
            return attempt()
    raise Unavailable
