"""Who somebody is, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.profiles.domain import ActivationStatus, Profile, Role

MAX_CODE_LENGTH = 20
# How the tokens begin that people make for their scripts; Cognito's begin otherwise.
SCRIPT_PREFIX = "st_"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified access token says."""

    sub: str
    session_id: str
    authenticated_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who is signed in, proven. `time_zone` is empty until it has been said.

    What a script proves with a token of its own belongs to no session.
    """

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

    @classmethod
    def of(cls, profile: Profile, *, session_id: str = "") -> Identity:
        return cls(
            user_id=profile.user_id,
            sub=profile.sub,
            username=profile.username,
            email=profile.email,
            role=profile.role,
            activation_status=profile.activation_status,
            created_at=profile.created_at,
            session_id=session_id,
            time_zone=profile.time_zone,
            email_reminders=profile.email_reminders,
        )

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody proved with who they are: a token, which came in a browser's cookie or in a header.

    One that was made for reading alone may not write.
    """

    access_token: str
    is_cookie: bool
    may_write: bool = True


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
