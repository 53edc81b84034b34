"""Passwords, addresses and deletions that are interrupted at any step, and what comes next."""

from __future__ import annotations

from contextlib import suppress

import pytest

from accounts.domain import Profile
from accounts.errors import AccountNotFound, CodeMismatch, EmailTaken, InvalidCredentials, InvalidToken
from accounts.services import SignIn
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    InMemoryAccountTasks,
    account_services,
)
from tests.fakes.interruptions import Calls, Interruptions
from tests.fakes.provider import CODE, RESET_CODE
from webapp.errors import Unavailable

OLD, NEW, PASSWORD, NEW_PASSWORD = "old@example.com", "new@example.com", "Alice-pass1", "Changed-pass1"
TASK = "Alice's task"


class House:
    """Alice, with a task and two sessions; everything the services ask can be interrupted."""

    def __init__(self) -> None:
        self.calls = Calls()
        self.clock = FakeClock()
        self.provider = FakeIdentityProvider(clock=self.clock)
        self.repository = InMemoryAccountRepository()
        self.tasks = InMemoryAccountTasks()
        services = account_services(
            provider=self.calls.watched("provider", self.provider),
            verifier=FakeTokenVerifier(self.provider),
            repository=self.calls.watched("repository", self.repository),
            clock=self.clock,
            tasks=self.calls.watched("tasks", self.tasks),
        )
        self.service, self.care, self.deletion = services.service, services.care, services.deletion
        self.user_id = self.register(OLD)
        self.tasks.owned[self.user_id].append(TASK)
        self.other = self.sign_in(OLD)
        self.mine = self.sign_in(OLD)

    def register(self, email: str, password: str = PASSWORD) -> str:
        return self.service.register(username="Alice", email=email, password=password).profile.user_id

    def sign_in(self, email: str, password: str = PASSWORD) -> SignIn:
        self.clock.advance(seconds=5)
        return self.service.sign_in(email=email, password=password)

    def holds(self, session: SignIn) -> bool:
        try:
            self.service.authenticate(access_token=session.tokens.access_token)
        except InvalidToken:
            return False
        return True

    def profile(self) -> Profile | None:
        return self.repository.find_by_sub(self.mine.identity.sub)

    def password(self) -> str | None:
        return self.provider._accounts[self.mine.identity.sub].password


class TestAPasswordChange:
    @staticmethod
    def change(house: House) -> None:
        house.care.change_password(
            identity=house.mine.identity,
            access_token=house.mine.tokens.access_token,
            old_password=PASSWORD,
            new_password=NEW_PASSWORD,
        )

    def test_is_completed_by_sending_the_same_once_more(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.change):
            with subtests.test(step):
                self.change(house)
                assert house.password() == NEW_PASSWORD
                assert (house.holds(house.mine), house.holds(house.other)) == (True, False)

    def test_ends_no_session_without_changing_the_password(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.change):
            with subtests.test(step):
                assert house.holds(house.mine)
                assert house.holds(house.other) or house.password() == NEW_PASSWORD


class TestAReset:
    @staticmethod
    def reset(house: House) -> None:
        house.care.forgot_password(email=OLD)
        house.care.reset_password(email=OLD, code=RESET_CODE, new_password=NEW_PASSWORD)

    def test_is_completed_by_the_next_one(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.reset):
            with subtests.test(step):
                self.reset(house)
                assert house.password() == NEW_PASSWORD
                assert not house.holds(house.mine)
                assert not house.holds(house.other)
                assert house.holds(house.sign_in(OLD, NEW_PASSWORD))

    def test_ends_no_session_without_changing_the_password(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.reset):
            with subtests.test(step):
                assert house.holds(house.mine) or house.password() == NEW_PASSWORD


class TestAnAddressChange:
    @staticmethod
    def request(house: House) -> None:
        house.care.request_email(
            identity=house.mine.identity,
            access_token=house.mine.tokens.access_token,
            password=PASSWORD,
            email=NEW,
        )

    @staticmethod
    def confirm(house: House) -> None:
        house.care.confirm_email(
            identity=house.mine.identity, access_token=house.mine.tokens.access_token, code=CODE
        )

    @classmethod
    def change(cls, house: House) -> None:
        cls.request(house)
        cls.confirm(house)

    @staticmethod
    def assert_whole(house: House, email: str) -> None:
        """Both halves have the same address, and nobody has the other one."""
        account, profile = house.provider.find(username=house.mine.identity.sub), house.profile()
        assert account is not None
        assert profile is not None
        assert account.email == profile.email == email
        assert (profile.user_id, house.tasks.owned[profile.user_id]) == (house.user_id, [TASK])
        free = OLD if email == NEW else NEW
        assert house.repository.find_by_email(free) is None
        assert house.provider.find(username=free) is None

    def test_is_completed_by_doing_it_once_more(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.change):
            with subtests.test(step):
                try:
                    self.change(house)
                except CodeMismatch:
                    # The first attempt got through to the end, and only its answer was lost.
                    assert house.provider.codes_sent[1:] == []
                self.assert_whole(house, NEW)
                assert house.holds(house.mine)

    def test_is_completed_by_sending_the_code_once_more(self, subtests: pytest.Subtests) -> None:
        def requested() -> House:
            house = House()
            self.request(house)
            return house

        for step, house in Interruptions(requested, self.confirm):
            with subtests.test(step):
                self.confirm(house)
                self.assert_whole(house, NEW)

    def test_is_put_right_by_a_sign_in(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.change):
            with subtests.test(step):
                account = house.provider.find(username=house.mine.identity.sub)
                assert account is not None
                assert house.sign_in(account.email).identity.email == account.email
                self.assert_whole(house, account.email)

    def test_is_put_right_by_somebody_who_takes_the_old_address(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.change):
            with subtests.test(step):
                try:
                    theirs = house.register(OLD, "Mallory-pass1")
                except EmailTaken:
                    self.assert_whole(house, OLD)
                    continue
                assert theirs != house.user_id
                assert house.tasks.owned[theirs] == []
                stranger = house.repository.find_by_email(OLD)
                assert stranger is not None
                assert stranger.user_id == theirs
                profile = house.profile()
                assert profile is not None
                assert (profile.email, profile.user_id) == (NEW, house.user_id)


class TestADeletion:
    @staticmethod
    def delete(house: House) -> None:
        house.care.delete_account(identity=house.mine.identity, password=PASSWORD)

    @staticmethod
    def is_begun(house: House) -> bool:
        profile = house.profile()
        return profile is None or profile.is_being_deleted

    @staticmethod
    def assert_gone(house: House) -> None:
        assert house.profile() is None
        assert house.repository.find_by_email(OLD) is None
        assert house.provider.find(username=house.mine.identity.sub) is None
        assert house.user_id not in house.tasks.owned
        assert house.repository._sessions == {}

    def test_once_begun_ends_every_session(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.delete):
            with subtests.test(step):
                held = [house.holds(session) for session in (house.mine, house.other)]
                assert held == [not self.is_begun(house)] * 2
                if not self.is_begun(house):
                    assert house.tasks.owned[house.user_id] == [TASK], "a clean state: nothing happened"

    def test_is_completed_by_the_owners_next_sign_in(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.delete):
            with subtests.test(step):
                if not self.is_begun(house):
                    assert house.holds(house.sign_in(OLD))
                    continue
                is_known = house.provider.find(username=OLD) is not None
                with pytest.raises(InvalidCredentials):
                    house.sign_in(OLD)
                if is_known:
                    self.assert_gone(house)

    def test_is_completed_by_an_operator(self, subtests: pytest.Subtests) -> None:
        for step, house in Interruptions(House, self.delete):
            with subtests.test(step):
                if house.profile() is None:
                    with pytest.raises(AccountNotFound):
                        house.deletion.delete(sub=house.mine.identity.sub)
                else:
                    house.deletion.delete(sub=house.mine.identity.sub)
                self.assert_gone(house)

    @pytest.mark.parametrize("password", [PASSWORD, "Mallory-pass1"])
    def test_leaves_nothing_to_who_registers_the_address(
        self, subtests: pytest.Subtests, password: str
    ) -> None:
        for step, house in Interruptions(House, self.delete):
            with subtests.test(step):
                try:
                    theirs = house.register(OLD, password)
                except EmailTaken:
                    assert house.provider.find(username=house.mine.identity.sub) is not None
                    continue
                assert theirs != house.user_id
                assert house.tasks.owned[theirs] == []
                assert house.user_id not in house.tasks.owned
                assert not house.holds(house.mine)
                assert house.sign_in(OLD, password).identity.user_id == theirs

    def test_can_be_interrupted_at_each_step_in_turn(self) -> None:
        house = House()
        house.calls.arm(4, "after")
        with pytest.raises(Unavailable):
            self.delete(house)
        attempts = 0
        while house.profile() is not None:
            # Every attempt gets one call further than the one before.
            house.calls.arm(attempts, "before")
            attempts += 1
            with suppress(Unavailable):
                house.deletion.delete(sub=house.mine.identity.sub)
        assert attempts > 4
        house.calls.disarm()
        self.assert_gone(house)
