"""Who somebody is, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.profiles.domain import ActivationStatus, Role

MAX_CODE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified access token says."""

    sub: str
    session_id: str
    authenticated_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes a request, proven; what `request.user` is when somebody is signed in."""

    user_id: str
    sub: str
    username: str
    email: str
    role: Role
    activation_status: ActivationStatus
    created_at: datetime
    session_id: str

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Visitor:
    """Nobody in particular; what `request.user` is when nobody is signed in."""

    @property
    def is_authenticated(self) -> bool:
        return False

    @property
    def is_admin(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Cognito hands out for a sign-in; a refresh brings no new refresh token."""

    access_token: str
    id_token: str
    refresh_token: str
    expires_in_seconds: int


@dataclass(frozen=True, slots=True)
class ProviderAccount:
    """The identity provider's half of an account."""

    sub: str
    email: str
    username: str
    is_confirmed: bool
    is_enabled: bool = True
