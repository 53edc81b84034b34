"""Proving who one is: by a password, which begins a session, or by a token of one that has begun."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from accounts.identity.domain import Claims, Identity, Tokens
from accounts.identity.errors import AccountInactive, InvalidCredentials, InvalidToken
from accounts.identity.ports import TokenVerifier
from accounts.profiles.domain import Profile, clean_email
from accounts.profiles.errors import EmailTaken, ProfileChanged
from accounts.sessions.domain import MAX_DEVICE_LENGTH, SESSION_LIFETIME, Session, is_in_force
from accounts.sessions.ports import Addresses, Deletions, Registrations, SessionProvider, SessionRepository
from accounts.sessions.service import SessionService, best_effort
from webapp.clock import Clock
from webapp.errors import InvalidInput, Unavailable
from webapp.zones import is_zone

_log = logging.getLogger(__name__)

# By how much the clocks of two servers may differ, and how long a call to the provider may take.
_CLOCK_MARGIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignIn:
    """The outcome of a sign-in or a refresh."""

    tokens: Tokens
    identity: Identity


class AuthenticationService:
    """The use cases of proving who one is. Addresses are compared in lower case everywhere.

    What an interrupted registration, change of address or deletion left undone is completed by the next sign-in.
    """

    def __init__(
        self,
        *,
        provider: SessionProvider,
        verifier: TokenVerifier,
        repository: SessionRepository,
        sessions: SessionService,
        registrations: Registrations,
        addresses: Addresses,
        deletions: Deletions,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._verifier = verifier
        self._repository = repository
        self._sessions = sessions
        self._registrations = registrations
        self._addresses = addresses
        self._deletions = deletions
        self._now = clock

    def sign_in(
        self,
        *,
        email: str,
        password: str,
        device: str = "",
        network_address: str = "",
        time_zone: str = "",
    ) -> SignIn:
        """Prove address and password, and begin a session; the account's list of sessions says of which device.

        `time_zone` is what the browser says; an account that has none yet takes it over.

        Raises:
            InvalidCredentials: wrong pair or unknown address, indistinguishably.
            AccountUnconfirmed: the address is not confirmed yet.
            AccountInactive: an administrator has deactivated the account.
            Unavailable: the new tokens do not verify.

        An account whose deletion was interrupted is deleted to the end, and then unknown.
        """
        began_at = self._now()
        tokens, claims = self._prove(email, password)
        profile = self._repository.find_by_sub(claims.sub) or self._heal(claims.sub)
        if _ended_since(profile, began_at):
            # The password may have been proven before it was changed; now it is proven after the profile was read,
            # so that a session under the profile's generation is one of the password that holds now.
            best_effort(lambda: self._provider.revoke(refresh_token=tokens.refresh_token))
            tokens, claims = self._prove(email, password)
        if profile.is_being_deleted:
            self._deletions.complete(profile)
            raise InvalidCredentials
        if not profile.is_active:
            best_effort(lambda: self._provider.revoke(refresh_token=tokens.refresh_token))
            raise AccountInactive
        profile = self._with_current_address(profile, clean_email(email))
        profile = self._with_time_zone(profile, time_zone)
        session = replace(
            self._session_of(claims, profile),
            device=device[:MAX_DEVICE_LENGTH],
            network_address=network_address,
        )
        self._repository.start_session(session)
        return SignIn(tokens, Identity.of(profile, session_id=claims.session_id))

    def refresh(self, *, refresh_token: str) -> SignIn:
        """New tokens for a session that still holds.

        Raises:
            InvalidToken: the refresh token or its session is over.
            Unavailable: the new tokens do not verify.
        """
        tokens = self._provider.refresh(refresh_token=refresh_token)
        return SignIn(tokens, self._identified(self._claims_of_new(tokens)))

    def authenticate(self, *, access_token: str) -> Identity:
        """Who an access token stands for, now: signed out and deactivated accounts are refused at once.

        Raises:
            InvalidToken: the token, its session or its account is over.
        """
        return self._identified(self._verifier.verify(access_token))

    def sign_out(self, *, identity: Identity, refresh_token: str | None = None) -> None:
        """End the session in hand."""
        self._sessions.end_this(identity=identity, refresh_token=refresh_token)

    def sign_out_everywhere(self, *, identity: Identity) -> None:
        """End every session of the account that began before now."""
        self._sessions.end_all(sub=identity.sub)

    def _prove(self, email: str, password: str) -> tuple[Tokens, Claims]:
        try:
            tokens = self._provider.sign_in(email=clean_email(email), password=password)
        except InvalidInput as error:
            raise InvalidCredentials from error
        return tokens, self._claims_of_new(tokens)

    def _claims_of_new(self, tokens: Tokens) -> Claims:
        """What tokens say that the provider has issued in this very request.

        Raises:
            Unavailable: they do not verify. That is a clock or a setting of ours, and says nothing about the session.
        """
        try:
            return self._verifier.verify(tokens.access_token)
        except InvalidToken as error:
            _log.error("A token that was issued just now does not verify: compare clocks, pool and client")
            raise Unavailable from error

    def _identified(self, claims: Claims) -> Identity:
        profile, session = self._repository.find_session(claims.sub, claims.session_id)
        if profile is None or not is_in_force(claims, profile, session):
            raise InvalidToken
        if not profile.is_active:
            raise InvalidToken(AccountInactive.message, code=AccountInactive.code)
        return Identity.of(profile, session_id=claims.session_id)

    def _with_current_address(self, profile: Profile, proven: str) -> Profile:
        """The profile with the address that was just proven; it has another if a change was interrupted."""
        if profile.email == proven:
            return profile
        try:
            return self._addresses.settle(profile.sub) or profile
        except (EmailTaken, Unavailable):
            # Whose account it is has been proven, whatever stands beside it for the moment.
            _log.warning("The address of an account could not be brought in line with the provider's")
            return profile

    def _with_time_zone(self, profile: Profile, told: str) -> Profile:
        """The profile with the time zone it is told, if it has none; that is no reason for a sign-in to fail."""
        if profile.time_zone or not is_zone(told):
            return profile
        try:
            return self._repository.change(profile, replace(profile, time_zone=told))
        except (ProfileChanged, Unavailable):
            return profile

    def _heal(self, sub: str) -> Profile:
        """Write the profile that an interrupted registration left out; the sign-in has proven whose it is."""
        account = self._provider.find(username=sub)
        if account is None:
            raise InvalidCredentials
        return self._registrations.complete(account, username=account.username)

    def _session_of(self, claims: Claims, profile: Profile) -> Session:
        now = self._now()
        return Session(
            session_id=claims.session_id,
            sub=claims.sub,
            generation=profile.generation,
            started_at=now,
            expires_at=now + SESSION_LIFETIME,
        )


def _ended_since(profile: Profile, began_at: datetime) -> bool:
    """Whether all sessions of an account may have been ended after a moment."""
    return profile.signed_out_at is not None and profile.signed_out_at > began_at - _CLOCK_MARGIN
