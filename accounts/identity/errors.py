"""What can go wrong when somebody proves who they are."""

from __future__ import annotations

from webapp.errors import FieldError, InvalidInput, NotAuthenticated, PermissionDenied, RateLimited


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


class TooManyAttempts(RateLimited):
    """The identity provider wants a pause for this account."""

    message = "Too many attempts for this account. Wait a few minutes and try again."
