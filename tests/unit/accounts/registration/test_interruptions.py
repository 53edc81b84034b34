"""A registration that is interrupted at any step, before or after the step took effect, and what comes next."""

from __future__ import annotations

from contextlib import suppress

import pytest

from accounts.identity.errors import InvalidCredentials
from accounts.profiles.domain import Role
from accounts.profiles.errors import EmailTaken
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    Faulty,
    InMemoryAccountRepository,
    account_services,
)
from webapp.errors import Unavailable

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"


class House:
    def __init__(self, *, must_confirm: bool) -> None:
        clock = FakeClock()
        self.real_provider = FakeIdentityProvider(clock=clock, must_confirm=must_confirm)
        self.real_repository = InMemoryAccountRepository()
        self.provider, self.repository = Faulty(self.real_provider), Faulty(self.real_repository)
        services = account_services(
            provider=self.provider,
            verifier=FakeTokenVerifier(self.real_provider),
            repository=self.repository,
            clock=clock,
        )
        self.registration, self.authentication = services.registration, services.authentication

    def register(self, password: str = PASSWORD) -> str:
        outcome = self.registration.register(username="Alice", email=EMAIL, password=password)
        return outcome.profile.user_id

    def assert_whole(self) -> None:
        """Both halves are there, and belong together."""
        account = self.real_provider.find(username=EMAIL)
        profile = self.real_repository.find_by_email(EMAIL)
        assert account is not None
        assert profile is not None
        assert profile.sub == account.sub
        assert self.real_repository.find_by_sub(account.sub) == profile


STEPS = [
    ("provider", "sign_up"),
    ("repository", "next_user_number"),
    ("repository", "add"),
]


@pytest.fixture(params=[False, True], ids=["confirmed at once", "to be confirmed"])
def house(request: pytest.FixtureRequest) -> House:
    return House(must_confirm=request.param)


def interrupt(house: House, part: str, method: str, when: str) -> None:
    getattr(house, part).arm(method, when)
    with pytest.raises(Unavailable):
        house.register()


def test_the_steps_are_all_there_are(house: House) -> None:
    house.register()
    made = [("provider", name) for name in house.provider.called]
    made += [("repository", name) for name in house.repository.called]
    assert set(made) == set(STEPS), "a new step needs its row in this file"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("part", "method"), STEPS)
class TestAfterAnInterruption:
    def test_the_next_attempt_completes_it(self, house: House, part: str, method: str, when: str) -> None:
        interrupt(house, part, method, when)
        try:
            house.register()
        except EmailTaken:
            # Only what was complete already may be called taken.
            assert (method, when) == ("add", "after")
        house.assert_whole()

    def test_nobody_without_the_password_can_complete_it(
        self, house: House, part: str, method: str, when: str
    ) -> None:
        interrupt(house, part, method, when)
        if self._is_begun(house):
            with pytest.raises(EmailTaken):
                house.register(password="Mallory-pass1")

    def test_the_sign_in_completes_it(self, house: House, part: str, method: str, when: str) -> None:
        interrupt(house, part, method, when)
        if not self._is_begun(house):
            with pytest.raises(InvalidCredentials):
                house.authentication.sign_in(email=EMAIL, password=PASSWORD)
            return
        account = house.real_provider.find(username=EMAIL)
        assert account is not None
        if not account.is_confirmed:
            return
        signed_in = house.authentication.sign_in(email=EMAIL, password=PASSWORD)
        assert signed_in.identity.role is Role.USER
        house.assert_whole()

    def test_being_interrupted_again_does_no_harm(
        self, house: House, part: str, method: str, when: str
    ) -> None:
        for other_part, other_method in STEPS:
            getattr(house, part).arm(method, when)
            getattr(house, other_part).arm(other_method, when)
            try:
                house.register()
            except (Unavailable, EmailTaken):
                continue
        for faulty in (house.provider, house.repository):
            faulty.arm("", "")
        with suppress(EmailTaken):
            house.register()
        house.assert_whole()

    @staticmethod
    def _is_begun(house: House) -> bool:
        return house.real_provider.find(username=EMAIL) is not None


def test_a_profile_whose_provider_account_is_gone_is_taken_over(house: House) -> None:
    user_id = house.register()
    account = house.real_provider.find(username=EMAIL)
    assert account is not None
    house.real_provider.delete(sub=account.sub)
    assert house.register(password="Another-pass1") == user_id
    house.assert_whole()
