"""The private calendar of an account: an address that opens it to whoever knows it, until it ends."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime

from accounts.feeds.domain import sub_of, written
from accounts.feeds.errors import FeedNotFound
from accounts.identity.domain import Identity
from accounts.identity.errors import InvalidToken
from accounts.tokens.domain import Keyring, digest_of
from accounts.tokens.ports import KeyringRepository
from accounts.tokens.service import until_unchanged
from webapp.clock import Clock, to_timestamp


class FeedService:
    """The use cases of calendars. Secrets are made and derived as `TokenService` does it."""

    def __init__(
        self,
        *,
        repository: KeyringRepository,
        clock: Clock,
        new_secret: Callable[[], str],
        derive_secret: Callable[[str], str],
    ) -> None:
        self._repository = repository
        self._now = clock
        self._new_secret = new_secret
        self._derive_secret = derive_secret

    def create(self, *, identity: Identity, idempotency_key: str | None = None) -> str:
        """The secret part of a new address; any earlier one ends. A repeat with the same key answers the same.

        Raises:
            InvalidToken: there is no such account any more.
        """

        def attempt() -> str:
            keyring, now = self._current(identity), self._now()
            if idempotency_key and keyring.feed_made_at:
                made = self._derived(identity, idempotency_key, keyring.feed_made_at)
                if digest_of(made) == keyring.feed_digest:
                    return made
            text = (
                self._derived(identity, idempotency_key, now)
                if idempotency_key
                else written(identity.sub, self._new_secret())
            )
            self._repository.write_keyring(keyring.with_feed(digest_of(text), at=now))
            return text

        return until_unchanged(attempt)

    def end(self, *, identity: Identity) -> None:
        """End the address there is; none is no error.

        Raises:
            InvalidToken: there is no such account any more.
        """

        def attempt() -> None:
            keyring = self._current(identity)
            if keyring.feed_made_at is not None:
                self._repository.write_keyring(keyring.without_feed())

        until_unchanged(attempt)

    def since(self, *, identity: Identity) -> datetime | None:
        """Since when there has been the address that there is.

        Raises:
            InvalidToken: there is no such account any more.
        """
        return self._current(identity).feed_made_at

    def owner(self, *, secret: str) -> Identity:
        """Whose calendar an address opens, now.

        Raises:
            FeedNotFound: nobody's.
        """
        sub = sub_of(secret)
        if sub is None:
            raise FeedNotFound
        profile, keyring = self._repository.find_keyring(sub)
        if profile is None or not profile.is_active:
            raise FeedNotFound
        held = keyring.holding(profile, at=self._now())
        if not held.feed_digest or not hmac.compare_digest(held.feed_digest, digest_of(secret)):
            raise FeedNotFound
        return Identity.of(profile)

    def _current(self, identity: Identity) -> Keyring:
        profile, keyring = self._repository.find_keyring(identity.sub)
        if profile is None:
            raise InvalidToken
        return keyring.holding(profile, at=self._now())

    def _derived(self, identity: Identity, key: str, at: datetime) -> str:
        # The moment is part of it, so that a key that comes again does not wake an address that has ended.
        return written(identity.sub, self._derive_secret(f"feed\n{to_timestamp(at)}\n{identity.sub}\n{key}"))
