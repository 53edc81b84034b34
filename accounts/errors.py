"""What can go wrong with accounts and sessions."""

from __future__ import annotations

from webapp.errors import (
    Conflict,
    FieldError,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    PermissionDenied,
    RateLimited,
)


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
    """The code is not the one that was mailed last, or too old; which of the two only an account could know."""

    code = "code_mismatch"
    message = "This code is not right, or too old. Look at the newest mail, or ask for a new code."


class PasswordMismatch(InvalidInput):
    """Somebody who is signed in was asked for their password and gave another one."""

    code = "password_mismatch"
    message = "This is not the password of your account."

    def __init__(self, attr: str = "password") -> None:
        super().__init__(errors=(FieldError(attr, self.code, self.message),))


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


class OwnAccount(Conflict):
    """An administrator wanted to lock themselves out."""

    code = "own_account"
    message = "You cannot deactivate, demote or delete the account you are using. Ask another administrator."


class LastAdministrator(Conflict):
    """Nobody would be left to administer the accounts."""

    code = "last_administrator"
    message = "This is the last active administrator. Make somebody else one first."


class NotAnAdministrator(PermissionDenied):
    """Whoever asked was an administrator when the request began, and is none any more."""

    code = "not_an_administrator"
    message = "You are not an administrator any more."


class SignInMissing(Conflict):
    """The identity provider has no such account; the profile is all that is left of it."""

    code = "sign_in_missing"
    message = "This account cannot sign in any more, since the sign-in service does not know it. It can register again."
