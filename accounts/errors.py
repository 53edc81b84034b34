"""What can go wrong with accounts and sessions."""

from __future__ import annotations

from webapp.errors import Conflict, InvalidInput, NotAuthenticated, NotFound, PermissionDenied, RateLimited


class EmailTaken(Conflict):
    """The address has an account already."""

    code = "email_taken"
    message = "This address already has an account. Sign in, or ask for a new password."


class InvalidCredentials(NotAuthenticated):
    """The address is unknown or the password is wrong; it is never said which."""

    code = "invalid_credentials"
    message = "The e-mail address or the password is not right."


class InvalidToken(NotAuthenticated):
    """The token is not one of ours, or is over; it is never said why."""

    code = "invalid_token"
    message = "Your session is over. Sign in again."


class AccountUnconfirmed(PermissionDenied):
    """The address has not been confirmed with the code that was mailed."""

    code = "account_unconfirmed"
    message = "Confirm your e-mail address first, with the code we sent you."


class AccountInactive(PermissionDenied):
    """An administrator has deactivated the account."""

    code = "account_inactive"
    message = "This account is deactivated. Ask an administrator."


class CodeMismatch(InvalidInput):
    """The code is not the one that was mailed."""

    code = "code_mismatch"
    message = "This code is not right. Look at the newest mail."


class CodeExpired(InvalidInput):
    """The code was right once."""

    code = "code_expired"
    message = "This code has expired. Ask for a new one."


class PasswordRefused(InvalidInput):
    """The identity provider does not take the password."""

    code = "password_refused"
    message = "This password is not accepted. Choose another one."


class EmailRefused(InvalidInput):
    """The identity provider does not take the address."""

    code = "email_refused"
    message = "This e-mail address is not accepted. Is it written correctly?"


class TooManyAttempts(RateLimited):
    """The identity provider wants a pause for this account."""

    message = "Too many attempts for this account. Wait a few minutes and try again."


class AccountNotFound(NotFound):
    """There is no such account."""

    message = "There is no such account."


class SessionNotFound(NotFound):
    """The account has no such session."""

    message = "There is no such session; it may have ended."


class RoleNotAllowed(PermissionDenied):
    """Somebody who is no administrator asked for a role or a status."""

    code = "role_not_allowed"
    message = "Only an administrator can set a role or an activation status."


class ProfileChanged(Conflict):
    """The profile was changed since it was read."""

    code = "profile_changed"
    message = "This account was changed in the meantime. Try again."
