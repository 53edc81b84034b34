"""What administrators and operators do with other people's accounts.

An account has two halves, and what is changed here concerns both: a deactivated account is disabled at the identity
provider too, an administrator is in the provider's group. The users table decides; it is written first, together with
the entry of the audit trail, and is in force from then on. The provider follows. Only an address goes the other way
round, since it is the provider that lets nobody else have it. When one half does not answer, the same request once more
completes what is left, since it tells the provider again what the table says; `repair_accounts` does so for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import cast

from accounts.addresses.service import AddressService
from accounts.administration.domain import UserFields, UserPage, UserQuery
from accounts.administration.ports import AccountDirectory, AdministrationProvider
from accounts.audit.domain import Actor, AuditAction, AuditChange, AuditPage, AuditQuery, audit_change
from accounts.deletion.service import DeletionService
from accounts.profiles.domain import (
    ActivationStatus,
    Profile,
    Role,
    check_password,
    clean_email,
    clean_fields,
    differences,
    is_user_id,
)
from accounts.profiles.emails import is_new_email
from accounts.profiles.errors import AccountNotFound, EmailTaken, OwnAccount, ProfileChanged, SignInMissing
from accounts.profiles.ports import ProfileRepository
from accounts.profiles.service import MAX_ATTEMPTS, until_unchanged
from accounts.registration.service import RegistrationService
from accounts.sessions.service import SessionService
from webapp.clock import Clock
from webapp.errors import DomainError, InvalidInput, PermissionDenied, Unavailable


class AdministrationService:
    """The use cases of administrators and operators."""

    def __init__(
        self,
        *,
        addresses: AddressService,
        deletions: DeletionService,
        registrations: RegistrationService,
        sessions: SessionService,
        provider: AdministrationProvider,
        repository: ProfileRepository,
        directory: AccountDirectory,
        clock: Clock,
    ) -> None:
        self._addresses = addresses
        self._deletions = deletions
        self._registrations = registrations
        self._sessions = sessions
        self._provider = provider
        self._repository = repository
        self._directory = directory
        self._now = clock

    def list_users(self, *, query: UserQuery, after: int | None = None) -> UserPage:
        """A page of accounts, newest first. A whole address or user id is looked up and not searched for."""
        named = self._named(query.text)
        if named is not None:
            return UserPage((named,) if replace(query, text="").matches(named) else (), None)
        return self._directory.list_profiles(query, after=after)

    def list_audit(self, *, query: AuditQuery, after: int | None = None) -> AuditPage:
        """A page of the audit trail, newest first."""
        return self._directory.list_audit(query, after=after)

    def get_user(self, name: str) -> Profile:
        """The account with a user id or an address.

        Raises:
            AccountNotFound: there is none.
        """
        profile = self._named(name)
        if profile is None:
            raise AccountNotFound
        return profile

    def get_users(self, user_ids: Iterable[str]) -> dict[str, Profile]:
        """The accounts with these user ids, as far as there are any."""
        return self._directory.find_many([user_id for user_id in user_ids if is_user_id(user_id)])

    def update_user(self, *, user_id: str, fields: UserFields, actor: Actor) -> Profile:
        """Change an account. A new password, and a deactivation, end all its sessions.

        Raises:
            PermissionDenied: the actor is no administrator, or none any more.
            InvalidInput: a field breaks a rule; every one that does is named.
            AccountNotFound: there is no such account.
            OwnAccount: an administrator wanted to deactivate or demote themselves.
            LastAdministrator: nobody would be left.
            EmailTaken: somebody else has the address.
            SignInMissing: the provider does not know the account, which would have to be told of a password or address.
            Unavailable: one half did not answer; repeating the request completes what is left.
        """
        if not actor.is_admin:
            raise PermissionDenied
        fields = self._cleaned(user_id, fields)
        after = until_unchanged(lambda: self._change(self._profile(user_id), fields, actor))
        self._tell_provider(after, fields)
        return self._with_password(after, fields.get("password"))

    def create_user(
        self, *, username: str, email: str, password: str, role: Role = Role.USER, actor: Actor
    ) -> Profile:
        """Open an account that needs no confirmation: whoever may do this vouches for the address.

        The profile comes last, so that an interrupted attempt leaves nothing that is called taken: the next one
        completes it. Nobody who signed in to a half-made account before stays signed in.

        Raises:
            PermissionDenied: the actor is no administrator.
            InvalidInput: a field breaks a rule; every one that does is named.
            EmailTaken: the address has an account.
        """
        if not actor.is_admin:
            raise PermissionDenied
        cleaned = clean_fields({"username": username, "email": email, "password": password})
        username, email = cleaned["username"], cleaned["email"]
        signed_out_at = None
        try:
            account = self._provider.create(email=email, username=username)
        except EmailTaken:
            half = self._provider.find(username=email)
            if half is None or self._repository.find_by_sub(half.sub) is not None:
                raise
            self._provider.set_email(sub=half.sub, email=email)
            account, signed_out_at = half, self._now()
        self._provider.set_password(sub=account.sub, password=password)
        return self._registrations.complete(
            account, username=username, role=role, signed_out_at=signed_out_at, actor=actor
        )

    def delete_user(self, *, user_id: str, actor: Actor) -> None:
        """Delete an account with all that belongs to it; one whose deletion was interrupted is deleted to the end.

        Raises:
            PermissionDenied: the actor is no administrator, or none any more.
            AccountNotFound: there is no such account.
            OwnAccount: an administrator wanted to delete themselves.
            LastAdministrator: nobody would be left.
            Unavailable: a step did not succeed; repeating the request completes what is left.
        """
        if not actor.is_admin:
            raise PermissionDenied
        if user_id == actor.actor_id:
            raise OwnAccount
        profile = self.get_user(user_id)
        entry = actor.entry(at=self._now(), user_id=user_id, action=AuditAction.DELETE)
        self._deletions.delete(sub=profile.sub, entry=entry)

    def _cleaned(self, user_id: str, fields: UserFields) -> UserFields:
        """The fields as they are stored; an address that the account has already is no new one."""
        texts = {
            name: str(value) for name, value in fields.items() if name in {"username", "email", "password"}
        }
        if "email" in texts and not is_new_email(texts["email"].strip()):
            with suppress(InvalidInput, AccountNotFound):
                if clean_email(texts["email"]) == self._profile(user_id).email:
                    texts.pop("email")
                    fields = cast("UserFields", {n: value for n, value in fields.items() if n != "email"})
        return cast("UserFields", {**fields, **clean_fields(texts)})

    def _named(self, name: str) -> Profile | None:
        name = name.strip()
        if is_user_id(name.upper()):
            return self._directory.find_by_id(name.upper())
        try:
            return self._repository.find_by_email(clean_email(name))
        except InvalidInput:
            return None

    def _profile(self, user_id: str) -> Profile:
        profile = self._directory.find_by_id(user_id) if is_user_id(user_id) else None
        if profile is None or profile.is_being_deleted:
            raise AccountNotFound
        return profile

    def _change(self, before: Profile, fields: UserFields, actor: Actor) -> Profile:
        _spare_own_account(before, fields, actor)
        """Write what the table has to know; the profile as it stands then."""
        if "password" in fields:
            check_password(fields["password"], of=(before.username, before.email))
        if "password" in fields and self._provider.find(username=before.sub) is None:
            raise SignInMissing
        if "email" in fields:
            self._move_address(before, fields["email"])
        after = self._applied(before, fields)
        changes = _changes(before, after, fields)
        if not changes:
            return before
        entry = actor.entry(
            at=self._now(), user_id=before.user_id, action=AuditAction.UPDATE, changes=changes
        )
        try:
            return self._repository.change(before, after, entry=entry)
        except (ProfileChanged, Unavailable):
            # What became of it is not known, or somebody else changes the account: the next attempt goes on from there.
            raise
        except DomainError:
            if "email" in fields:
                self._move_address(before, before.email)
            raise

    def _applied(self, before: Profile, fields: UserFields) -> Profile:
        after = replace(
            before,
            username=fields.get("username", before.username),
            email=fields.get("email", before.email),
            activation_status=fields.get("activation_status", before.activation_status),
            role=fields.get("role", before.role),
        )
        if before.is_active and not after.is_active:
            after = replace(after, deactivated_at=self._now())
        if "password" in fields or after.deactivated_at != before.deactivated_at:
            return replace(after, generation=before.generation + 1, signed_out_at=self._now())
        return after

    def _move_address(self, profile: Profile, email: str) -> None:
        """Give the account an address at the provider, unless it has it there."""
        owner, account = self._repository.find_by_email(email), self._provider.find(username=email)
        if account and account.sub != profile.sub:
            raise EmailTaken
        if owner and owner.user_id != profile.user_id and not self._addresses.make_room(owner):
            raise EmailTaken
        if account is None:
            self._provider.set_email(sub=profile.sub, email=email)

    def _tell_provider(self, profile: Profile, fields: UserFields) -> None:
        """Tell the provider what the table says now of the fields that were given.

        It is told also what it should know already: an earlier attempt may have been interrupted before it was. If the
        account is changed meanwhile, it is told once more, so that of two changes the later one stays, there too.
        """
        for _ in range(MAX_ATTEMPTS):
            with suppress(SignInMissing):
                if "activation_status" in fields:
                    self._provider.set_enabled(sub=profile.sub, is_enabled=profile.is_active)
                if "role" in fields:
                    self._provider.set_admin(sub=profile.sub, is_admin=profile.role is Role.ADMIN)
                if "username" in fields:
                    self._provider.set_username(sub=profile.sub, username=profile.username)
            current = self._directory.find_by_id(profile.user_id)
            if current is None or current.version == profile.version:
                return
            profile = current
        raise Unavailable

    def _with_password(self, profile: Profile, password: str | None) -> Profile:
        """The profile with a new password, if one is given; no session of the old one outlives it.

        All sessions have ended when the change was written. They end again, since somebody may have signed in with the
        old password until the provider had the new one.
        """
        if password is None:
            return profile
        self._provider.set_password(sub=profile.sub, password=password)
        self._sessions.end_all(sub=profile.sub)
        return profile


def _spare_own_account(profile: Profile, fields: UserFields, actor: Actor) -> None:
    is_deactivation = fields.get("activation_status") is ActivationStatus.INACTIVE
    is_demotion = fields.get("role") is Role.USER and profile.role is Role.ADMIN
    if profile.user_id == actor.actor_id and (is_deactivation or is_demotion):
        raise OwnAccount


def _changes(before: Profile, after: Profile, fields: UserFields) -> tuple[AuditChange, ...]:
    changes = differences(before, after, ("username", "email", "activation_status", "role"))
    return (*changes, audit_change("password")) if "password" in fields else changes
