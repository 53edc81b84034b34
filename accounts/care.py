"""What people do to look after their own account: passwords, the address, and its deletion."""

from __future__ import annotations

from collections.abc import Callable

from accounts.addresses import Addresses
from accounts.audit import AuditAction, AuditChange, AuditEntry, audit_change
from accounts.deletion import AccountDeletion
from accounts.domain import Identity, Profile, check_password, clean_email
from accounts.errors import AccountNotFound, CodeMismatch, EmailTaken, OwnAccount, PasswordMismatch
from accounts.open_sessions import OpenSessions
from accounts.ports import AccountRepository, IdentityProvider
from webapp.clock import Clock
from webapp.errors import FieldError, InvalidInput, Unavailable

_SESSIONS_LEFT = (
    "Your new password is set, but your other sessions could not be ended. Sign in with it, and end them on the page "
    "of your account."
)


class AccountCare:
    """The use cases. Whoever only knows an address proves themselves with a mailed code; the others are signed in."""

    def __init__(
        self,
        *,
        provider: IdentityProvider,
        repository: AccountRepository,
        sessions: OpenSessions,
        addresses: Addresses,
        deletion: AccountDeletion,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._repository = repository
        self._sessions = sessions
        self._addresses = addresses
        self._deletion = deletion
        self._now = clock

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
        check_password(new_password, attr="new_password")
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

    def request_email(self, *, identity: Identity, access_token: str, password: str, email: str) -> None:
        """Mail a code to the address that shall be the account's; until it comes back the old one stays.

        Nothing tells whether the address has an account already: no code comes then.

        Raises:
            InvalidInput: it is no address, or the one the account has.
            PasswordMismatch: the password is another.
        """
        email = clean_email(email)
        if email == identity.email:
            raise InvalidInput(
                errors=(FieldError("email", "unchanged", "This is the address of your account already."),)
            )
        self._provider.check_password(sub=identity.sub, password=password)
        self._addresses.settle(identity.sub)
        owner = self._repository.find_by_email(email)
        if owner is not None and not self._addresses.make_room(owner):
            return
        try:
            self._provider.request_email(access_token=access_token, email=email)
        except EmailTaken:
            return

    def confirm_email(self, *, identity: Identity, access_token: str, code: str, origin: str = "") -> Profile:
        """Make the requested address the account's; the profile with it. `origin` is for the audit trail.

        Raises:
            CodeMismatch: the code is wrong or too old, or none was mailed.
            EmailTaken: another account has taken the address meanwhile.
        """
        entry = self._entry(identity, origin, AuditAction.UPDATE, audit_change("email"))
        try:
            self._provider.confirm_email(access_token=access_token, code=code.strip())
        except CodeMismatch:
            # If an earlier attempt was interrupted, the code is used up, and only the profile is left to change.
            settled = self._addresses.settle(identity.sub, entry=entry)
            if settled is None or settled.email == identity.email:
                raise
            return settled
        settled = self._addresses.settle(identity.sub, entry=entry)
        if settled is None:
            raise AccountNotFound
        return settled

    def delete_account(self, *, identity: Identity, password: str, origin: str = "") -> None:
        """Delete the caller's account with all that belongs to it. `origin` is for the audit trail.

        Raises:
            OwnAccount: the caller is an administrator; another one has to take that from them first.
            PasswordMismatch: the password is another.
            Unavailable: the message says whether the deletion has begun.
        """
        if identity.is_admin:
            raise OwnAccount
        self._provider.check_password(sub=identity.sub, password=password)
        entry = self._entry(identity, origin, AuditAction.DELETE)
        self._deletion.delete(sub=identity.sub, entry=entry)

    def _entry(
        self, identity: Identity, origin: str, action: AuditAction, *changes: AuditChange
    ) -> AuditEntry:
        """What the trail says of something that somebody did to their own account."""
        return AuditEntry(self._now(), identity.user_id, origin, identity.user_id, action, changes)

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
        lambda: check_password(new_password, attr="new_password"),
    )
    for check in checks:
        try:
            cleaned = check() or cleaned
        except InvalidInput as error:
            problems.extend(error.errors)
    if problems:
        raise InvalidInput(errors=tuple(problems))
    return cleaned
