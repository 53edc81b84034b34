"""What opens an account besides a sign-in: the tokens that its owner gives to scripts. Plain Python, no I/O."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from accounts.identity.domain import SCRIPT_PREFIX
from accounts.profiles.domain import Profile
from webapp.errors import FieldError, InvalidInput
from webapp.texts import has_control, is_visible, nfc

MAX_TOKENS = 20
MAX_NAME_LENGTH = 60
MIN_DAYS, DEFAULT_DAYS, MAX_DAYS = 1, 90, 365
# Who it is of, which it is, and what nobody can guess; the first is `sub` in letters that a header takes.
_TOKEN = re.compile(
    r"st_(?P<owner>[A-Za-z0-9_-]{1,200})\.(?P<id>[0-9a-f]{32})\.(?P<secret>[A-Za-z0-9_-]{43,64})"
)
# What such a token opens under `/api/v1/`, by the first word of the path.
_OPENED = frozenset(
    {
        "todos", "tasks", "lists", "filters", "tags", "images", "label-names", "upload", "rekognition", "text",
        "suggestions",
    }
)  # fmt: skip
_ACCOUNT = "auth/user"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Scope(StrEnum):
    READ = "read"
    WRITE = "write"

    def allows(self, method: str, path: str) -> bool:
        """Whether a token of this scope goes with a request to a path under `/api/v1/`."""
        if path == _ACCOUNT:
            return method == "GET"
        return path.partition("/")[0] in _OPENED and (self is Scope.WRITE or method in _READING)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: `digest` is all there is of the secret."""

    token_id: str
    name: str
    scope: Scope
    digest: str
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None = None

    def is_over(self, *, at: datetime) -> bool:
        return self.expires_at <= at

    def is_ended_with(self, profile: Profile) -> bool:
        return is_closed_since(profile, self.created_at)

    def is_same_wish(self, name: str, scope: Scope, days: int) -> bool:
        """Whether it was made for what is asked for."""
        return (self.name, self.scope, self.expires_at) == (
            name,
            scope,
            self.created_at + timedelta(days=days),
        )


@dataclass(frozen=True, slots=True)
class Keyring:
    """What opens an account besides a sign-in: its tokens, and the address of its calendar, of which only the hash is kept.

    They stand together, so that one read finds any of them and one condition bounds them.
    """

    sub: str
    tokens: tuple[Token, ...] = ()
    version: int = 0
    feed_digest: str = ""
    feed_made_at: datetime | None = None

    def token(self, token_id: str) -> Token | None:
        return next((token for token in self.tokens if token.token_id == token_id), None)

    def with_token(self, token: Token) -> Keyring:
        """The keyring with one more token, or with another state of one it has."""
        others = tuple(each for each in self.tokens if each.token_id != token.token_id)
        return replace(self, tokens=(*others, token), version=self.version + 1)

    def without(self, token: Token) -> Keyring:
        return replace(
            self, tokens=tuple(each for each in self.tokens if each != token), version=self.version + 1
        )

    def with_feed(self, digest: str, *, at: datetime) -> Keyring:
        return replace(self, feed_digest=digest, feed_made_at=at, version=self.version + 1)

    def without_feed(self) -> Keyring:
        return replace(self, feed_digest="", feed_made_at=None, version=self.version + 1)

    def holding(self, profile: Profile, *, at: datetime) -> Keyring:
        """The keyring without what no request can be made with any more."""
        kept = (token for token in self.tokens if not token.is_over(at=at))
        held = replace(self, tokens=tuple(token for token in kept if not token.is_ended_with(profile)))
        if self.feed_made_at is None or not is_closed_since(profile, self.feed_made_at):
            return held
        return replace(held, feed_digest="", feed_made_at=None)


@dataclass(frozen=True, slots=True)
class Presented:
    """A token as a request brings it, read but not believed."""

    sub: str
    token_id: str
    digest: str

    def is_of(self, token: Token) -> bool:
        return hmac.compare_digest(self.digest, token.digest)


def is_closed_since(profile: Profile, moment: datetime) -> bool:
    """Whether an account was closed since, which ends what it has given out also if it is opened again."""
    closed_at = profile.deactivated_at
    return profile.is_being_deleted or (closed_at is not None and moment <= closed_at)


def written(sub: str, token_id: str, secret: str) -> str:
    """The token as its owner gets to see it, once."""
    return f"{SCRIPT_PREFIX}{owner_text(sub)}.{token_id.replace('-', '')}.{secret}"


def read(text: str) -> Presented | None:
    """What a text says that has the form of a token; `None` if it has another."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    owner, digits = match["owner"], match["id"]
    sub = owner_of(owner)
    if sub is None:
        return None
    token_id = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return Presented(sub, token_id, digest_of(text))


def owner_text(sub: str) -> str:
    """Whose it is, in letters that a header and an address take."""
    return urlsafe_b64encode(sub.encode()).decode().rstrip("=")


def owner_of(text: str) -> str | None:
    """What `owner_text` was given; `None` where it has not written this."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None


def digest_of(text: str) -> str:
    """What is kept of a token. The secret in it has 256 bits of chance, so that a plain hash cannot be searched."""
    return hashlib.sha256(text.encode()).hexdigest()


def clean_name(name: str) -> str:
    """The name of a token as it is stored: trimmed, in one spelling.

    Raises:
        InvalidInput: there is nothing to be seen of it, it is too long, or has control characters.
    """
    cleaned = nfc(name.strip())
    if not cleaned or not (has_control(cleaned) or is_visible(cleaned)):
        raise _invalid("name", "blank", "Give the token a name, such as what it is for.")
    if len(cleaned) > MAX_NAME_LENGTH:
        raise _invalid("name", "max_length", f"A name has {MAX_NAME_LENGTH} characters at most.")
    if has_control(cleaned):
        raise _invalid("name", "control_characters", "A name has no control characters.")
    return cleaned


def check_days(days: int) -> None:
    """Hold the time that a token is to live against its bounds.

    Raises:
        InvalidInput: it is too short or too long.
    """
    if not MIN_DAYS <= days <= MAX_DAYS:
        raise _invalid("expires_in_days", "out_of_range", f"A token lives {MIN_DAYS} to {MAX_DAYS} days.")


def _invalid(attr: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(errors=(FieldError(attr, code, detail),))
