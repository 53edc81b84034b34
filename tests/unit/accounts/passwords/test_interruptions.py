"""Changes and resets of passwords that are interrupted at every call they make."""

from __future__ import annotations

import pytest

from tests.fakes.interruptions import Interruptions
from tests.fakes.provider import RESET_CODE
from tests.unit.accounts.interrupted_owners import House

OLD, NEW, PASSWORD, NEW_PASSWORD = "old@example.com", "new@example.com", "Alice-pass1", "Changed-pass1"
TASK = "Alice's task"


class TestAPasswordChange:
    @staticmethod
    def change(house: House) -> None:
        house.passwords.change_password(
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
        house.passwords.forgot_password(email=OLD)
        house.passwords.reset_password(email=OLD, code=RESET_CODE, new_password=NEW_PASSWORD)

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
