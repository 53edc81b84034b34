"""Deleting an account with all that belongs to it, in steps of which each can be repeated.

First the profile is marked, which ends every session at once and cannot be taken back. Then tasks and images go, the
sessions, the account at the identity provider, and at last the profile itself, which until then keeps the address from
everybody else. A deletion that was interrupted is completed by the next attempt to delete, to sign in, or to register
the address: whoever makes it, all that is left to do is what the owner asked for.
"""

from __future__ import annotations

from dataclasses import replace

from accounts.audit.domain import AuditAction, AuditEntry, own_entry
from accounts.deletion.ports import DeletionProvider, Keyrings, TaskRemoval
from accounts.identity.domain import Identity
from accounts.profiles.domain import Profile
from accounts.profiles.errors import AccountNotFound, OwnAccount, ProfileChanged
from accounts.profiles.service import until_unchanged
from accounts.sessions.ports import SessionRepository
from webapp import deadlines
from webapp.clock import Clock
from webapp.errors import Unavailable

_BEGUN = (
    "Your account is being deleted, and cannot be used any more. Sign in once more to complete what is left."
)


class DeletionService:
    """The steps of a deletion, and an owner's own. Who may begin one of another account is decided by the callers."""

    def __init__(
        self,
        *,
        provider: DeletionProvider,
        repository: SessionRepository,
        tasks: TaskRemoval,
        keyrings: Keyrings,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._repository = repository
        self._tasks = tasks
        self._keyrings = keyrings
        self._now = clock

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
        entry = own_entry(identity.user_id, at=self._now(), origin=origin, action=AuditAction.DELETE)
        self.delete(sub=identity.sub, entry=entry)

    def delete(self, *, sub: str, entry: AuditEntry | None = None) -> None:
        """Delete an account; one whose deletion has begun is deleted to the end. `entry` is for the audit trail.

        Raises:
            AccountNotFound: there is no such account.
            LastAdministrator: no active administrator would be left.
            NotAnAdministrator: the entry demands an administrator, and its actor is none.
            Unavailable: a step did not succeed, or none may be made now; the message says whether the deletion has begun.
        """
        self._tasks.check_removal()
        marked = until_unchanged(lambda: self._mark(sub, entry))
        try:
            self.complete(marked)
        except Unavailable as error:
            raise Unavailable(_BEGUN) from error

    def complete(self, profile: Profile) -> None:
        """Do all that is left to do for an account that is being deleted."""
        with deadlines.for_many():
            self._tasks.remove_all(profile.user_id)
            self._repository.remove_sessions(profile.sub)
            self._keyrings.remove_keyring(profile.sub)
            self._provider.delete(sub=profile.sub)
            self._remove(profile)

    def _mark(self, sub: str, entry: AuditEntry | None) -> Profile:
        before = self._repository.find_by_sub(sub)
        if before is None:
            raise AccountNotFound
        if before.is_being_deleted:
            return before
        now = self._now()
        after = replace(before, deletion_started_at=now, signed_out_at=now, generation=before.generation + 1)
        return self._repository.change(before, after, entry=entry)

    def _remove(self, profile: Profile) -> None:
        try:
            self._repository.remove(profile)
        except ProfileChanged:
            until_unchanged(lambda: self._remove_current(profile.sub))

    def _remove_current(self, sub: str) -> None:
        profile = self._repository.find_by_sub(sub)
        if profile is not None:
            self._repository.remove(profile)
