"""What the owner of an account changes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from accounts.audit.domain import AuditChange, AuditQuery
from accounts.identity.domain import Identity
from accounts.preferences.service import Preferences
from accounts.profiles.domain import Profile
from accounts.profiles.errors import AccountNotFound
from tests.unit.accounts.newcomers import EMAIL, House
from webapp.errors import InvalidInput, Unavailable


class Owner:
    """Somebody who is signed in, and what is kept of them."""

    def __init__(self) -> None:
        self.house = House()
        self.house.register()
        self.identity: Identity = self.house.sign_in().identity

    def change(self, **preferences: Any) -> Profile:
        wanted: Preferences = preferences  # type: ignore[assignment]  # Whatever a test names.
        return self.house.preferences.change(identity=self.identity, preferences=wanted, origin="192.0.2.1")

    @property
    def kept(self) -> Profile:
        profile = self.house.repository.find_by_email(EMAIL)
        assert profile is not None
        return profile

    @property
    def trail(self) -> list[tuple[AuditChange, ...]]:
        return [entry.changes for entry in self.house.repository.list_audit(AuditQuery()).entries]


@pytest.fixture
def owner() -> Owner:
    return Owner()


def test_changes_what_is_named_and_nothing_else(owner: Owner) -> None:
    before = owner.kept
    changed = owner.change(time_zone="Asia/Calcutta", email_reminders=False)
    assert changed == owner.kept
    assert changed == replace(
        before, time_zone="Asia/Calcutta", email_reminders=False, version=before.version + 1
    )


def test_reminders_move_with_the_time_zone_and_only_then(owner: Owner) -> None:
    owner.change(email_reminders=False)
    assert owner.house.tasks.zones == {}
    owner.change(time_zone="Asia/Tokyo")
    assert owner.house.tasks.zones == {owner.kept.user_id: "Asia/Tokyo"}
    owner.house.tasks.zones.clear()
    owner.change(time_zone="Asia/Tokyo")
    assert owner.house.tasks.zones == {owner.kept.user_id: "Asia/Tokyo"}, (
        "The first request may have come no further."
    )


def test_the_trail_tells_of_a_name_and_of_nothing_else(owner: Owner) -> None:
    before = len(owner.trail)
    owner.change(time_zone="Europe/Berlin", email_reminders=False)
    assert len(owner.trail) == before
    owner.change(username=" Zoe\u0308 ")
    assert owner.trail[0] == (AuditChange("username"),)
    assert owner.kept.username == "Zoë"
    account = owner.house.provider.find(username=EMAIL)
    assert account is not None
    assert account.username == "Zoë"


def test_what_is_so_already_writes_nothing(owner: Owner) -> None:
    before = owner.kept
    assert owner.change(username=before.username, email_reminders=True) == before
    assert owner.change() == before


def test_every_value_that_breaks_its_rule_is_named(owner: Owner) -> None:
    with pytest.raises(InvalidInput) as caught:
        owner.change(username=" ", time_zone="Mars/Olympus")
    assert [(e.attr, e.code) for e in caught.value.errors] == [
        ("username", "blank"),
        ("time_zone", "unknown_time_zone"),
    ]


def test_an_account_that_is_gone_is_not_found(owner: Owner) -> None:
    owner.house.repository.remove(owner.kept)
    with pytest.raises(AccountNotFound):
        owner.change(email_reminders=False)


class TestAName:
    """It stands with the provider, too."""

    def test_given_by_somebody_else_meanwhile_stays_there(
        self, owner: Owner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []

        def tell(*, sub: str, username: str) -> None:
            if not told:
                owner.house.repository.change(owner.kept, replace(owner.kept, username="Later"))
            told.append(username)

        monkeypatch.setattr(owner.house.provider, "set_username", tell)
        assert owner.change(username="Earlier").username == "Later"
        assert told == ["Earlier", "Later"]

    def test_that_others_keep_changing_is_told_another_time(
        self, owner: Owner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def tell(*, sub: str, username: str) -> None:
            owner.house.repository.change(owner.kept, replace(owner.kept, username=f"{username}+"))

        monkeypatch.setattr(owner.house.provider, "set_username", tell)
        with pytest.raises(Unavailable):
            owner.change(username="Mine")

    def test_of_an_account_that_goes_meanwhile_is_nobodys(
        self, owner: Owner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def tell(*, sub: str, username: str) -> None:
            owner.house.repository.remove(owner.kept)

        monkeypatch.setattr(owner.house.provider, "set_username", tell)
        assert owner.change(username="Mine").username == "Mine"
