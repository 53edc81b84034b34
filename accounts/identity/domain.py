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
    """Somebody who is signed in, proven. `time_zone` is empty until it has been said."""

    user_id: str
    sub: str
    username: str
    email: str
    role: Role
    activation_status: ActivationStatus
    created_at: datetime
    session_id: str
    time_zone: str = ""
    email_reminders: bool = True

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody proved with who they are: an access token, which came in a browser's cookie or in a header."""

    access_token: str
    is_cookie: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request, and with what credentials."""

    identity: Identity
    credentials: Credentials


@dataclass(frozen=True, slots=True)
class Visitor:
    """Nobody in particular."""

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
