"""Changes of accounts that are interrupted at any step, before or after the step took effect, and what comes next.

The steps are not listed here: a first run finds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.audit.domain import AuditQuery
from accounts.identity.errors import AccountInactive, InvalidCredentials, InvalidToken
from accounts.profiles.domain import ActivationStatus, Role
from accounts.profiles.errors import EmailTaken
from tests.fakes import Faulty
from tests.personas import OPERATOR
from tests.unit.accounts.administration.test_service import NEW_PASSWORD, PASSWORD, House
from webapp.errors import Unavailable

ACTIVE, INACTIVE = ActivationStatus.ACTIVE, ActivationStatus.INACTIVE
ADDRESS = "benjamin@example.com"


@dataclass(frozen=True)
class Change:
    """Something done to Ben's account, after `given` was."""

    fields: dict[str, Any]
    given: dict[str, Any]

    def __str__(self) -> str:
        return "+".join(f"{name}={value}" for name, value in self.fields.items())


CHANGES = [
    Change({"activation_status": INACTIVE}, {}),
    Change({"activation_status": ACTIVE}, {"activation_status": INACTIVE}),
    Change({"role": Role.ADMIN}, {}),
    Change({"role": Role.USER}, {"role": Role.ADMIN}),
    Change({"email": ADDRESS}, {}),
    Change({"username": "Benjamin"}, {}),
    Change({"password": NEW_PASSWORD}, {}),
    Change(
        {"username": "Benjamin", "email": ADDRESS, "password": NEW_PASSWORD, "role": Role.ADMIN},
        {"activation_status": INACTIVE},
    ),
]


def begin(change: Change) -> Any:
    """A house in which everything is given, and nothing was called yet."""
    house: Any = House(provider_of=Faulty, repository_of=Faulty)
    if change.given:
        house.update(house.ben, **change.given)
    house.provider.called.clear()
    house.repository.called.clear()
    return house


def faults(change: Change) -> Iterator[tuple[str, str, str]]:
    """Every step of a change, and when it fails."""
    house = begin(change)
    house.update(house.ben, **change.fields)
    steps = [("provider", name) for name in house.provider.called]
    steps += [("repository", name) for name in house.repository.called]
    for part, method in dict.fromkeys(steps):
        if method == "sign_out_everywhere":
            # What it does is in force already; that it fails interrupts nothing.
            continue
        yield part, method, "before"
        yield part, method, "after"


def cases() -> list[Any]:
    return [
        pytest.param(change, *fault, id=f"{change}-{'-'.join(fault)}")
        for change in CHANGES
        for fault in faults(change)
    ]


def halves(house: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ben's account as the table has it, and as the provider has it."""
    profile = house.now(house.ben)
    account = house.real_provider.find(username=house.ben.sub)
    names = ("email", "username")
    here = {name: getattr(profile, name) for name in names}
    there = {name: getattr(account, name) for name in names}
    here |= {"is_enabled": profile.is_active, "is_admin": profile.role is Role.ADMIN}
    there |= {
        "is_enabled": account.is_enabled,
        "is_admin": house.ben.sub in house.real_provider.list_admins(),
    }
    return here, there


def interrupt(house: Any, change: Change, part: str, method: str, when: str) -> None:
    getattr(house, part).arm(method, when)
    with pytest.raises(Unavailable):
        house.update(house.ben, **change.fields)


def wanted(house: Any, change: Change) -> bool:
    profile = house.now(house.ben)
    return all(getattr(profile, name, value) == value for name, value in change.fields.items())


def test_every_step_can_be_interrupted() -> None:
    methods = {method for change in CHANGES for _, method, _ in faults(change)}
    assert methods >= {
        "change", "find_by_id", "set_enabled", "set_admin", "set_email", "set_username", "set_password",
    }  # fmt: skip


@pytest.mark.parametrize(("change", "part", "method", "when"), cases())
class TestAfterAnInterruption:
    def test_the_next_attempt_completes_it(self, change: Change, part: str, method: str, when: str) -> None:
        house = begin(change)
        interrupt(house, change, part, method, when)
        house.update(house.ben, **change.fields)
        here, there = halves(house)
        assert here == there
        assert wanted(house, change)
        if "password" in change.fields:
            house.update(house.ben, activation_status=ACTIVE)
            assert house.sign_in(house.now(house.ben).email, NEW_PASSWORD)

    def test_going_back_is_as_good_as_going_on(
        self, change: Change, part: str, method: str, when: str
    ) -> None:
        house = begin(change)
        before, _ = halves(house)
        interrupt(house, change, part, method, when)
        back = {
            "email": before["email"],
            "username": before["username"],
            "activation_status": ACTIVE if before["is_enabled"] else INACTIVE,
            "role": Role.ADMIN if before["is_admin"] else Role.USER,
        }
        house.update(house.ben, **{name: back[name] for name in change.fields if name in back} or back)
        assert halves(house) == (before, before)

    def test_the_trail_has_exactly_what_the_table_has(
        self, change: Change, part: str, method: str, when: str
    ) -> None:
        house = begin(change)
        before, entries = house.now(house.ben), len(house.trail())
        interrupt(house, change, part, method, when)
        # A profile that all sessions were ended of once more has changed without a new entry.
        is_changed = house.now(house.ben).version > before.version
        assert (len(house.trail()) > entries) == is_changed

    def test_nobody_gets_in_who_should_not(self, change: Change, part: str, method: str, when: str) -> None:
        house = begin(change)
        interrupt(house, change, part, method, when)
        profile = house.now(house.ben)
        for email in ("ben@example.com", ADDRESS):
            for password in (PASSWORD, NEW_PASSWORD):
                try:
                    session = house.sign_in(email, password)
                except (AccountInactive, InvalidCredentials, InvalidToken):
                    continue
                assert profile.is_active, "the table decides, whatever the provider knows"
                assert session.identity.is_admin == (profile.role is Role.ADMIN)


class TestCreating:
    """An account that an operator opens; the next attempt completes it, or finds it complete."""

    @staticmethod
    def create(house: Any) -> None:
        house.service.create_user(
            username="Dora", email="dora@example.com", password=PASSWORD, role=Role.ADMIN, actor=OPERATOR
        )

    @classmethod
    def steps(cls) -> list[tuple[str, str]]:
        house = begin(CHANGES[0])
        cls.create(house)
        steps = [("provider", name) for name in house.provider.called]
        return list(dict.fromkeys(steps + [("repository", name) for name in house.repository.called]))

    @pytest.mark.parametrize("when", ["before", "after"])
    def test_interrupted_at_any_step(self, when: str) -> None:
        for part, method in self.steps():
            house = begin(CHANGES[0])
            getattr(house, part).arm(method, when)
            with pytest.raises(Unavailable):
                self.create(house)
            try:
                self.create(house)
            except EmailTaken:
                assert (method, when) == ("add", "after"), "only what is complete may be called taken"
            assert house.sign_in("dora@example.com").identity.is_admin
            account = house.real_provider.find(username="dora@example.com")
            assert account.sub in house.real_provider.list_admins()
            created = house.real_repository.list_audit(AuditQuery(user_id="operator")).entries
            assert [entry.action.value for entry in created][:1] == ["create"]
