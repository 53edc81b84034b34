"""What the owner of an account decides about it alone: the name, the time zone, whether reminders are mailed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TypedDict

from accounts.audit.domain import AuditAction, own_entry
from accounts.identity.domain import Identity
from accounts.preferences.ports import NamingProvider, TaskReminders
from accounts.profiles.domain import Profile, clean_time_zone, clean_username, differences
from accounts.profiles.errors import AccountNotFound, SignInMissing
from accounts.profiles.ports import ProfileRepository
from accounts.profiles.service import MAX_ATTEMPTS, until_unchanged
from webapp.clock import Clock
from webapp.errors import FieldError, InvalidInput, Unavailable


class Preferences(TypedDict, total=False):
    """What is to change; absent means unchanged."""

    username: str
    time_zone: str
    email_reminders: bool


class PreferenceService:
    """The one use case."""

    def __init__(
        self, *, provider: NamingProvider, repository: ProfileRepository, tasks: TaskReminders, clock: Clock
    ) -> None:
        self._provider = provider
        self._repository = repository
        self._tasks = tasks
        self._now = clock

    def change(self, *, identity: Identity, preferences: Preferences, origin: str = "") -> Profile:
        """Change what is named; the profile as it stands then. `origin` is for the audit trail.

        Raises:
            InvalidInput: a value breaks its rule; every one that does is named.
            AccountNotFound: the account is gone.
            Unavailable: one half did not answer; repeating the request completes what is left.
        """
        cleaned = _cleaned(preferences)
        after = until_unchanged(lambda: self._change(identity, cleaned, origin))
        if "time_zone" in cleaned:
            # Also where it stands already, since an earlier request may have come no further.
            self._tasks.move_reminders(after.user_id, after.time_zone)
        return self._told(after) if "username" in cleaned else after

    def _change(self, identity: Identity, cleaned: Preferences, origin: str) -> Profile:
        before = self._repository.find_by_sub(identity.sub)
        if before is None:
            raise AccountNotFound
        after = replace(before, **cleaned)
        if after == before:
            return before
        # Where somebody lives, and what they are mailed, is none of the trail's business.
        changes = differences(before, after, ("username",))
        entry = own_entry(
            identity.user_id, at=self._now(), origin=origin, action=AuditAction.UPDATE, changes=changes
        )
        return self._repository.change(before, after, entry=entry if changes else None)

    def _told(self, profile: Profile) -> Profile:
        """The profile, once the provider has its name; of two changes at the same time the later one stays there too."""
        for _ in range(MAX_ATTEMPTS):
            with suppress(SignInMissing):
                self._provider.set_username(sub=profile.sub, username=profile.username)
            current = self._repository.find_by_sub(profile.sub)
            if current is None or current.username == profile.username:
                return profile
            profile = current
        raise Unavailable


def _cleaned(preferences: Preferences) -> Preferences:
    cleaned, problems = preferences.copy(), list[FieldError]()
    try:
        if "username" in preferences:
            cleaned["username"] = clean_username(preferences["username"])
    except InvalidInput as error:
        problems += error.errors
    try:
        if "time_zone" in preferences:
            cleaned["time_zone"] = clean_time_zone(preferences["time_zone"])
    except InvalidInput as error:
        problems += error.errors
    if problems:
        raise InvalidInput(errors=tuple(problems))
    return cleaned
