"""Deletions that are interrupted at every call they make."""

from __future__ import annotations

from contextlib import suppress

import pytest

from accounts.identity.errors import InvalidCredentials
from accounts.profiles.errors import AccountNotFound, EmailTaken
from tests.fakes.interruptions import Interruptions
from tests.unit.accounts.interrupted_owners import House
from webapp.errors import Unavailable

OLD, NEW, PASSWORD, NEW_PASSWORD = "old@example.com", "new@example.com", "Alice-pass1", "Changed-pass1"
TASK = "Alice's task"


class TestADeletion:
    @staticmethod
    def delete(house: House) -> None:
        house.deletion.delete_account(identity=house.mine.identity, password=PASSWORD)

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
