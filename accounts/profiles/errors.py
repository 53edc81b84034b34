"""What can go wrong with what an account is."""

from __future__ import annotations

from webapp.errors import Conflict, InvalidInput, NotFound, PermissionDenied


class EmailTaken(Conflict):
    """The address has an account already."""

    code = "email_taken"
    message = "This address already has an account. Sign in, or ask for a new password."


class EmailRefused(InvalidInput):
    """The identity provider does not take the address."""

    code = "email_refused"
    message = "This e-mail address is not accepted. Is it written correctly?"


class PasswordRefused(InvalidInput):
    """The identity provider does not take the password."""

    code = "password_refused"
    message = "This password is not accepted. Choose another one."


class AccountNotFound(NotFound):
    """There is no such account."""

    message = "There is no such account."


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
