"""Replacing passwords. Whoever only knows an address proves themselves with a mailed code; the others are signed in."""

from __future__ import annotations

from collections.abc import Callable

from accounts.identity.domain import Identity
from accounts.identity.errors import PasswordMismatch
from accounts.passwords.ports import PasswordProvider
from accounts.profiles.domain import check_password, clean_email
from accounts.profiles.errors import AccountNotFound
from accounts.sessions.service import SessionService
from webapp.errors import FieldError, InvalidInput, Unavailable

_SESSIONS_LEFT = (
    "Your new password is set, but your other sessions could not be ended. Sign in with it, and end them on the page "
    "of your account."
)


class PasswordService:
    """The use cases of passwords."""

    def __init__(self, *, provider: PasswordProvider, sessions: SessionService) -> None:
        self._provider = provider
        self._sessions = sessions

    def forgot_password(self, *, email: str) -> None:
        """Mail a code to choose a new password with; nothing tells whether the address has an account.

        Raises:
            InvalidInput: it is no address.
        """
        self._provider.request_reset(email=clean_email(email))

    def reset_password(self, *, email: str, code: str, new_password: str) -> None:
        """Set a new password with the mailed code, and end every session of the account.

        Raises:
            InvalidInput: a field breaks a rule; every one that does is named.
            CodeMismatch: the code is wrong or too old, or the address has no account, indistinguishably.
            Unavailable: the message says whether the password is set already.
        """
        email = _clean_reset(email, new_password)
        self._provider.reset_password(email=email, code=code.strip(), new_password=new_password)
        try:
            account = self._provider.find(username=email)
            if account is not None:
                self._sessions.end_all(sub=account.sub)
        except AccountNotFound:
            # The registration was interrupted; without a profile there is no session that would hold.
            return
        except Unavailable as error:
            raise Unavailable(_SESSIONS_LEFT) from error

    def change_password(
        self, *, identity: Identity, access_token: str, old_password: str, new_password: str
    ) -> None:
        """Replace the caller's password, and end every session but the one in hand.

        Raises:
            InvalidInput: the new password breaks the rule.
            PasswordMismatch: the old one is another.
            Unavailable: the message says whether the password is set already.
        """
        check_password(new_password, attr="new_password", of=(identity.username, identity.email))
        try:
            self._provider.change_password(
                access_token=access_token, old_password=old_password, new_password=new_password
            )
        except PasswordMismatch as error:
            # If an earlier attempt was carried out and only its answer was lost, the new one is the password already.
            if not self._is_password(identity.sub, new_password):
                raise PasswordMismatch("old_password") from error
        try:
            self._sessions.end_others(identity=identity)
        except Unavailable as error:
            raise Unavailable(_SESSIONS_LEFT) from error

    def _is_password(self, sub: str, password: str) -> bool:
        try:
            self._provider.check_password(sub=sub, password=password)
        except PasswordMismatch:
            return False
        return True


def _clean_reset(email: str, new_password: str) -> str:
    """The cleaned address; the problems of both fields are reported together."""
    problems: list[FieldError] = []
    cleaned = ""
    checks: tuple[Callable[[], str | None], ...] = (
        lambda: clean_email(email),
        # Its owner's name is not asked for: by what is refused, a stranger could find it out.
        lambda: check_password(new_password, attr="new_password", of=(email,)),
    )
    for check in checks:
        try:
            cleaned = check() or cleaned
        except InvalidInput as error:
            problems.extend(error.errors)
    if problems:
        raise InvalidInput(errors=tuple(problems))
    return cleaned
