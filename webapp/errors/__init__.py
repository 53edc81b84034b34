"""What can go wrong, in the product's own terms.

Every expected failure is a `DomainError` of one of a few kinds. The core raises them and knows no HTTP;
`webapp.errors.statuses` says which status a kind has, and the two edges (`webapp.api` for JSON, `webapp.middleware`
for pages) say how it looks. This module imports nothing, so that everything may import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field; `attr` is empty for what concerns the whole body."""

    attr: str
    code: str
    detail: str


class DomainError(Exception):
    """Base of all expected failures.

    `code` is stable and meant for programs; `message` is a plain sentence meant for people and safe to show.
    """

    code = "error"
    message = "The request could not be done."

    def __init__(self, message: str | None = None, *, code: str | None = None) -> None:
        self.message = message or self.message
        self.code = code or self.code
        super().__init__(self.message)


class InvalidInput(DomainError):
    """What was sent breaks a rule; `errors` names every field that does."""

    code = "invalid"
    message = "Some of what was sent is not valid."

    def __init__(
        self, message: str | None = None, *, code: str | None = None, errors: tuple[FieldError, ...] = ()
    ) -> None:
        self.errors = errors
        super().__init__(message or (errors[0].detail if len(errors) == 1 else None), code=code)


class NotAuthenticated(DomainError):
    """It is not known, or not proven, who is asking."""

    code = "not_authenticated"
    message = "Sign in to continue."


class PermissionDenied(DomainError):
    """It is known who is asking, and they may not."""

    code = "permission_denied"
    message = "You may not do this."


class NotFound(DomainError):
    """There is no such thing, or it belongs to somebody else."""

    code = "not_found"
    message = "There is nothing here."


class Conflict(DomainError):
    """What was asked contradicts what is already there."""

    code = "conflict"
    message = "This contradicts what is already there."


class StaleVersion(DomainError):
    """A change was based on a version that is no longer the current one."""

    code = "version_conflict"
    message = "This was changed in the meantime."


class ShownStaleVersion(StaleVersion):
    """A stale version together with the current one, as it is shown to whoever asked."""

    def __init__(self, cause: StaleVersion, *, current: Mapping[str, object]) -> None:
        self.current = current
        super().__init__(cause.message, code=cause.code)


class Unprocessable(DomainError):
    """The request is well formed and contradicts itself or an earlier one."""

    code = "unprocessable"
    message = "The request cannot be carried out as it is."


class TooLarge(DomainError):
    """What was sent is larger than accepted."""

    code = "too_large"
    message = "What was sent is too large."


class LengthRequired(DomainError):
    """What was sent does not say beforehand how long it is."""

    code = "length_required"
    message = "Send the body with its length (Content-Length), not in chunks."


class UnsupportedType(DomainError):
    """What was sent is of a type that is not accepted."""

    code = "unsupported_media_type"
    message = "This type is not supported."


class RateLimited(DomainError):
    """Too many requests; `retry_after_seconds` says when the next one may succeed."""

    code = "rate_limited"
    message = "Too many attempts. Wait a moment and try again."

    def __init__(self, message: str | None = None, *, retry_after_seconds: int = 60) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(message)


class Unavailable(DomainError):
    """A service that is needed does not answer, or refuses for now."""

    code = "service_unavailable"
    message = "A service we depend on is not answering. Try again in a moment."

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        retry_after_seconds: int = 2,
        is_planned: bool = False,
    ) -> None:
        self.retry_after_seconds = retry_after_seconds
        # Whether it is meant to be so, which is no outage.
        self.is_planned = is_planned
        super().__init__(message, code=code)


class Unfinished(Unavailable):
    """Work on any number of things that did not fit into one request: what is done stays, the same request goes on."""

    code = "unfinished"
    message = "Part of it is done. Send the same again to go on with the rest."

    def __init__(self) -> None:
        super().__init__(retry_after_seconds=1, is_planned=True)
