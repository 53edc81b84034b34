"""Replacing passwords, forgotten ones and others."""

from __future__ import annotations

import pytest

from accounts.identity.errors import CodeMismatch, InvalidCredentials, InvalidToken, PasswordMismatch
from accounts.profiles.errors import PasswordRefused
from tests.fakes.provider import RESET_CODE
from tests.unit.accounts.owners import House
from webapp.errors import InvalidInput

ALICE, BOB, NEW = "alice@example.com", "bob@example.com", "alice.new@example.com"
PASSWORD, NEW_PASSWORD = "Alice-pass1", "Changed-pass1"


@pytest.fixture
def house() -> House:
    return House()


class TestForgotten:
    def test_password_is_replaced_with_the_code_and_every_session_ends(self, house: House) -> None:
        sessions = [house.sign_in(), house.sign_in()]
        others = house.sign_in(BOB)
        house.passwords.forgot_password(email=" Alice@Example.COM ")
        house.passwords.reset_password(email=ALICE, code=f" {RESET_CODE} ", new_password=NEW_PASSWORD)
        assert not any(map(house.holds, sessions))
        assert house.holds(others)
        with pytest.raises(InvalidCredentials):
            house.sign_in()
        assert house.holds(house.sign_in(password=NEW_PASSWORD))

    def test_password_can_be_used_in_the_same_second(self, house: House) -> None:
        house.passwords.forgot_password(email=ALICE)
        house.passwords.reset_password(email=ALICE, code=RESET_CODE, new_password=NEW_PASSWORD)
        signed_in = house.authentication.sign_in(email=ALICE, password=NEW_PASSWORD)
        assert house.holds(signed_in)

    @pytest.mark.parametrize("email", ["nobody@example.com", ALICE])
    def test_password_without_its_code_answers_alike(self, house: House, email: str) -> None:
        session = house.sign_in()
        house.passwords.forgot_password(email=email)
        with pytest.raises(CodeMismatch) as caught:
            house.passwords.reset_password(email=email, code="000000", new_password=NEW_PASSWORD)
        assert str(caught.value) == CodeMismatch.message
        assert house.holds(session)

    def test_password_of_an_account_that_is_deleted_meanwhile_ends_nothing(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        house.passwords.forgot_password(email=ALICE)
        monkeypatch.setattr(house.provider, "find", lambda *, username: None)
        house.passwords.reset_password(email=ALICE, code=RESET_CODE, new_password=NEW_PASSWORD)
        assert house.provider._find(ALICE)

    def test_password_of_nobody_sends_nothing(self, house: House) -> None:
        house.passwords.forgot_password(email="nobody@example.com")
        assert house.provider.codes_sent == []

    def test_password_names_every_problem_at_once(self, house: House) -> None:
        with pytest.raises(InvalidInput) as caught:
            house.passwords.reset_password(email="nobody", code=RESET_CODE, new_password="x")
        assert [problem.attr for problem in caught.value.errors] == ["email", "new_password"]

    def test_password_of_an_account_without_a_profile(self, house: House) -> None:
        house.provider.sign_up(email=NEW, password=PASSWORD, username="Half")
        house.passwords.forgot_password(email=NEW)
        house.passwords.reset_password(email=NEW, code=RESET_CODE, new_password=NEW_PASSWORD)
        assert house.holds(house.sign_in(NEW, NEW_PASSWORD))


class TestChangingThePassword:
    def test_ends_all_sessions_but_the_one_in_hand(self, house: House) -> None:
        other, mine, theirs = house.sign_in(), house.sign_in(), house.sign_in(BOB)
        direct = house.provider.sign_in(email=ALICE, password=PASSWORD)
        house.change_password(mine)
        assert [house.holds(session) for session in (other, mine, theirs)] == [False, True, True]
        with pytest.raises(InvalidToken):
            house.authentication.authenticate(access_token=direct.access_token)
        assert house.holds(house.authentication.refresh(refresh_token=mine.tokens.refresh_token))
        with pytest.raises(InvalidToken):
            house.authentication.refresh(refresh_token=other.tokens.refresh_token)
        house.sign_in(password=NEW_PASSWORD)

    @pytest.mark.parametrize("old", ["Wrong-pass1", "", NEW_PASSWORD])
    def test_needs_the_old_one(self, house: House, old: str) -> None:
        mine, other = house.sign_in(), house.sign_in()
        with pytest.raises(PasswordMismatch) as caught:
            house.change_password(mine, old=old)
        assert [problem.attr for problem in caught.value.errors] == ["old_password"]
        assert house.holds(other)
        house.sign_in()

    def test_holds_the_new_one_against_the_rule(self, house: House) -> None:
        with pytest.raises(InvalidInput) as caught:
            house.change_password(house.sign_in(), new="short")
        assert [problem.attr for problem in caught.value.errors] == ["new_password"]

    def test_passes_on_what_the_provider_refuses(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(**_: str) -> None:
            raise PasswordRefused

        monkeypatch.setattr(house.provider, "change_password", refuse)
        mine, other = house.sign_in(), house.sign_in()
        with pytest.raises(PasswordRefused):
            house.change_password(mine)
        assert house.holds(other)
