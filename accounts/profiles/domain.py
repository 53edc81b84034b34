"""What an account is, and the rules of what it holds, in plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accounts.audit.domain import AuditChange, audit_change
from accounts.profiles.emails import MAX_EMAIL_LENGTH, is_new_email
from accounts.profiles.passwords import is_common, is_personal
from webapp.errors import FieldError, InvalidInput
from webapp.texts import has_control, is_visible, nfc, printable
from webapp.zones import is_zone

MAX_USERNAME_LENGTH = 50
MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 99
USER_ID_PREFIX = "VAH"
USER_ID_DIGITS = 6
# Cognito counts letters of the basic Latin alphabet only.
_PASSWORD_CLASSES = {
    "an upper-case letter": re.compile(r"[A-Z]"),
    "a lower-case letter": re.compile(r"[a-z]"),
    "a digit": re.compile(r"[0-9]"),
}
_COMMON = "This password is one of the first that are tried. Choose another one: a few words in a row are hard to guess."
_PERSONAL = (
    "This password is made of your name, your address or the name of this product. Choose another one."
)
_USER_ID = re.compile(rf"{USER_ID_PREFIX}[0-9]{{{USER_ID_DIGITS},18}}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


class ActivationStatus(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as the product knows it; the password is Cognito's alone.

    `sub` is Cognito's id of the account. `generation` grows when all sessions end at once: a session that began
    under an earlier one is over. `deletion_started_at` is set as the first step of a deletion, and never taken back.
    `time_zone` is empty until somebody has said it.
    `deactivated_at` stays when the account is activated again: what it had given to scripts before is over for good.
    """

    user_id: str
    sub: str
    username: str
    email: str
    role: Role
    activation_status: ActivationStatus
    created_at: datetime
    generation: int = 0
    signed_out_at: datetime | None = None
    deletion_started_at: datetime | None = None
    deactivated_at: datetime | None = None
    version: int = 1
    time_zone: str = ""
    email_reminders: bool = True

    @property
    def is_being_deleted(self) -> bool:
        return self.deletion_started_at is not None

    @property
    def is_active(self) -> bool:
        """Whether the account may be used: an administrator has not deactivated it, and its owner not deleted it."""
        return self.activation_status is ActivationStatus.ACTIVE and not self.is_being_deleted

    @property
    def is_active_admin(self) -> bool:
        return self.is_active and self.role is Role.ADMIN


def differences(before: Profile, after: Profile, names: Iterable[str]) -> tuple[AuditChange, ...]:
    """What the audit trail says of the attributes of these names that differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(audit_change(name, old, new) for name, old, new in pairs if old != new)


def granted(profile: Profile) -> tuple[AuditChange, ...]:
    """What the audit trail says of the rights of a new account."""
    return (
        audit_change("role", "", profile.role),
        audit_change("activation_status", "", profile.activation_status),
    )


def format_user_id(number: int) -> str:
    """`VAH` and the number with at least six digits."""
    return f"{USER_ID_PREFIX}{number:0{USER_ID_DIGITS}d}"


def is_user_id(text: str) -> bool:
    """Whether a text is a user id by its form."""
    return _USER_ID.fullmatch(text) is not None


def clean_email(email: str) -> str:
    """The address as it is compared: trimmed, in lower case.

    What an earlier, wider rule let in is still an address, so that nobody is locked out; for new ones see `new_email`.

    Raises:
        InvalidInput: it is no address.
    """
    cleaned = email.strip().lower()
    if len(cleaned) > MAX_EMAIL_LENGTH or not _EMAIL.fullmatch(cleaned) or has_control(cleaned):
        raise _invalid("email", "invalid", "Enter an e-mail address, such as name@example.com.")
    return cleaned


def new_email(email: str) -> str:
    """An address that shall become somebody's, as it is stored and compared: trimmed, in lower case.

    Raises:
        InvalidInput: it is no address, or one that mails cannot be sent to by the usual means.
    """
    if not is_new_email(email.strip()):
        detail = "Enter an e-mail address, such as name@example.com."
        if not email.strip().isascii():
            detail += " It has letters or signs that addresses here do not have."
        raise _invalid("email", "invalid", detail)
    return clean_email(email)


def clean_username(username: str) -> str:
    """The name as it is stored: trimmed, in one spelling.

    Raises:
        InvalidInput: there is nothing to be seen of it, it is too long, or has control characters.
    """
    cleaned = nfc(username.strip())
    if not cleaned or not (has_control(cleaned) or is_visible(cleaned)):
        raise _invalid("username", "blank", "Choose a name.")
    if len(cleaned) > MAX_USERNAME_LENGTH:
        raise _invalid("username", "max_length", f"A name has {MAX_USERNAME_LENGTH} characters at most.")
    if has_control(cleaned):
        raise _invalid("username", "control_characters", "A name has no control characters.")
    return cleaned


def clean_time_zone(name: str) -> str:
    """The IANA name of a time zone, old ones too.

    Raises:
        InvalidInput: it is none.
    """
    if not is_zone(name):
        raise _invalid("time_zone", "unknown_time_zone", "There is no such time zone.")
    return name


def told_username(username: str, *, otherwise: str) -> str:
    """A name that somebody else tells us, as we may store and print it; `otherwise` where it is none by our rule."""
    name = printable(username.strip())[:MAX_USERNAME_LENGTH]
    try:
        return clean_username(name)
    except InvalidInput:
        return printable(otherwise)[:MAX_USERNAME_LENGTH]


def check_password(password: str, *, attr: str = "password", of: Iterable[str] = ()) -> None:
    """Hold a new password against the pool's rule and ours: it is not one that would be tried first.

    `of` is what is known about its owner, such as name and address.

    Raises:
        InvalidInput: it breaks a rule; the message says which.
    """
    check_password_classes(password, attr=attr)
    if is_common(password):
        raise _invalid(attr, "password_common", _COMMON)
    if is_personal(password, of):
        raise _invalid(attr, "password_personal", _PERSONAL)


def check_password_classes(password: str, *, attr: str = "password") -> None:
    """Hold a new password against the rule that is also the pool's.

    Raises:
        InvalidInput: it breaks the rule; the message says what is missing.
    """
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        detail = f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters."
        raise _invalid(attr, "password_length", detail)
    missing = [name for name, pattern in _PASSWORD_CLASSES.items() if not pattern.search(password)]
    if missing:
        raise _invalid(attr, "password_too_simple", f"The password still needs {' and '.join(missing)}.")
    if has_control(password):
        raise _invalid(attr, "control_characters", "A password has no control characters.")


def clean_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Those of `username`, `email` and `password` that are given, each held against its rule and cleaned.

    Raises:
        InvalidInput: some break their rule; every one that does is named.
    """
    cleaned: dict[str, str] = {}
    problems: list[FieldError] = []
    facts = [fields[name] for name in ("username", "email") if name in fields]
    for name, rule in _RULES.items():
        if name in fields:
            try:
                cleaned[name] = rule(fields[name], facts)
            except InvalidInput as error:
                problems.extend(error.errors)
    if problems:
        raise InvalidInput(errors=tuple(problems))
    return cleaned


def _checked_password(password: str, facts: Iterable[str]) -> str:
    check_password(password, of=facts)
    return password


# What cleans a field; a password is held against the others.
_RULES: dict[str, Callable[[str, Iterable[str]], str]] = {
    "username": lambda username, _: clean_username(username),
    "email": lambda email, _: new_email(email),
    "password": _checked_password,
}


def _invalid(attr: str, code: str, detail: str) -> InvalidInput:
    return InvalidInput(errors=(FieldError(attr, code, detail),))
