"""Changes of addresses that are interrupted at every call they make."""

from __future__ import annotations

import pytest

from accounts.identity.errors import CodeMismatch
from accounts.profiles.errors import EmailTaken
from tests.fakes.interruptions import Interruptions
from tests.fakes.provider import CODE
from tests.unit.accounts.interrupted_owners import House

OLD, NEW, PASSWORD, NEW_PASSWORD = "old@example.com", "new@example.com", "Alice-pass1", "Changed-pass1"
TASK = "Alice's task"


class TestAnAddressChange:
    @staticmethod
    def request(house: House) -> None:
        house.addresses.request_email(
            identity=house.mine.identity,
            access_token=house.mine.tokens.access_token,
            password=PASSWORD,
            email=NEW,
        )

    @staticmethod
    def confirm(house: House) -> None:
        house.addresses.confirm_email(
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
