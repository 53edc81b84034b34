"""Changing the address of an account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.audit.domain import AuditAction, AuditQuery
from accounts.identity.errors import CodeMismatch, InvalidCredentials, PasswordMismatch
from accounts.profiles.errors import AccountNotFound, EmailTaken
from tests.factories import make_profile
from tests.unit.accounts.owners import House
from webapp.errors import InvalidInput

ALICE, BOB, NEW = "alice@example.com", "bob@example.com", "alice.new@example.com"
PASSWORD, NEW_PASSWORD = "Alice-pass1", "Changed-pass1"


@pytest.fixture
def house() -> House:
    return House()


class TestChangingTheAddress:
    def test_waits_for_the_code(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine, " Alice.New@Example.com")
        assert house.provider.codes_sent == [NEW]
        assert house.profile(ALICE).email == ALICE
        with pytest.raises(CodeMismatch):
            house.confirm_email(mine, "000000")
        before = house.profile(ALICE)
        after = house.confirm_email(mine)
        assert after == replace(before, email=NEW, version=before.version + 1)
        assert house.repository.find_by_email(ALICE) is None
        assert house.holds(mine)
        assert house.sign_in(NEW).identity.email == NEW
        with pytest.raises(InvalidCredentials):
            house.sign_in(ALICE)

    def test_stands_in_the_audit_trail(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine)
        house.confirm_email(mine)
        (entry,) = house.repository.list_audit(AuditQuery(user_id=mine.identity.user_id)).entries
        assert (entry.actor_id, entry.user_id) == (mine.identity.user_id, mine.identity.user_id)
        assert (entry.action, entry.origin) == (AuditAction.UPDATE, "192.0.2.1")
        assert [(change.name, change.before, change.after) for change in entry.changes] == [("email", "", "")]

    def test_needs_the_password(self, house: House) -> None:
        with pytest.raises(PasswordMismatch) as caught:
            house.request_email(house.sign_in(), password="Wrong-pass1")
        assert [problem.attr for problem in caught.value.errors] == ["password"]
        assert house.provider.codes_sent == []

    @pytest.mark.parametrize("email", ["nowhere", ALICE, ""])
    def test_needs_another_address(self, house: House, email: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            house.request_email(house.sign_in(), email)
        assert [problem.attr for problem in caught.value.errors] == ["email"]

    def test_to_one_that_is_taken_looks_like_any_other_but_brings_no_code(self, house: House) -> None:
        mine, theirs = house.sign_in(), house.sign_in(BOB)
        house.request_email(mine, BOB)
        assert house.provider.codes_sent == []
        with pytest.raises(CodeMismatch):
            house.confirm_email(mine)
        assert house.holds(theirs)
        assert house.profile(BOB).sub != house.profile(ALICE).sub

    def test_to_one_whose_provider_account_has_no_profile_brings_no_code(self, house: House) -> None:
        house.provider.sign_up(email=NEW, password=PASSWORD, username="Half")
        house.request_email(house.sign_in(), NEW)
        assert house.provider.codes_sent == []

    def test_to_one_that_was_taken_meanwhile(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine)
        house.register(NEW)
        with pytest.raises(EmailTaken):
            house.confirm_email(mine)
        assert house.profile(ALICE).sub == mine.identity.sub
        assert house.profile(NEW).sub != mine.identity.sub

    def test_frees_the_old_one(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine)
        house.confirm_email(mine)
        assert house.register(ALICE) != mine.identity.user_id
        assert house.sign_in(ALICE).identity.user_id != mine.identity.user_id

    def test_there_and_back_again(self, house: House) -> None:
        mine = house.sign_in()
        for email in (NEW, ALICE):
            again = house.sign_in(house.profile_of(mine).email)
            house.request_email(again, email)
            house.confirm_email(again)
        assert house.profile(ALICE).user_id == mine.identity.user_id

    def test_of_an_account_that_is_gone_meanwhile(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine)
        house.repository.remove(house.profile(ALICE))
        with pytest.raises(AccountNotFound):
            house.confirm_email(mine)

    def test_takes_the_new_one_from_a_profile_that_left_it(self, house: House) -> None:
        """The profile's own change of address was interrupted; it is put right on the way."""
        mine, bob = house.sign_in(), house.profile(BOB)
        house.request_email(mine)
        house.repository.change(bob, replace(bob, email=NEW))
        assert house.confirm_email(mine).email == NEW
        assert house.profile(BOB).sub == bob.sub

    def test_leaves_the_new_one_to_a_profile_that_waits_for_its_owner(self, house: House) -> None:
        mine = house.sign_in()
        house.request_email(mine)
        waiting = house.repository.add(make_profile(99, email=NEW))
        with pytest.raises(EmailTaken):
            house.confirm_email(mine)
        assert house.profile(NEW) == waiting
