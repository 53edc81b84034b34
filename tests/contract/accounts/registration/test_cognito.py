"""What every provider does about registrations."""

from __future__ import annotations

import pytest

from accounts.identity.errors import (
    AccountUnconfirmed,
    CodeMismatch,
    InvalidCredentials,
)
from accounts.profiles.errors import EmailTaken, PasswordRefused
from tests.contract.accounts.conftest import (
    CODE,
    EMAIL,
    PASSWORD,
    Provided,
    sign_up,
)


class TestSignUp:
    def test_makes_an_account_that_can_be_found(self, provided: Provided) -> None:
        account = sign_up(provided.provider)
        assert (account.email, account.username, account.is_confirmed) == (EMAIL, "Alice", True)
        assert provided.provider.find(username=EMAIL) == account
        assert provided.provider.find(username=account.sub) == account

    def test_refuses_an_address_that_is_taken(self, provided: Provided) -> None:
        account = sign_up(provided.provider)
        with pytest.raises(EmailTaken):
            sign_up(provided.provider)
        assert provided.provider.find(username=EMAIL) == account

    @pytest.mark.parametrize("password", ["Ab1", "alllower1", "ALLUPPER1", "NoDigits"])
    def test_refuses_a_password_against_the_rule(self, provided: Provided, password: str) -> None:
        with pytest.raises(PasswordRefused):
            provided.provider.sign_up(email=EMAIL, password=password, username="Alice")
        assert provided.provider.find(username=EMAIL) is None

    def test_takes_the_longest_password_the_rule_has(self, provided: Provided) -> None:
        password = "Aa1" + "ü" * 96
        provided.provider.sign_up(email=EMAIL, password=password, username="Alice")
        provided.provider.sign_in(email=EMAIL, password=password)


class TestConfirmation:
    def test_is_needed_before_a_sign_in(self, strict: Provided) -> None:
        account = sign_up(strict.provider)
        assert not account.is_confirmed
        with pytest.raises(AccountUnconfirmed):
            strict.provider.sign_in(email=EMAIL, password=PASSWORD)

    def test_is_not_told_to_who_does_not_know_the_password(self, strict: Provided) -> None:
        sign_up(strict.provider)
        with pytest.raises(InvalidCredentials):
            strict.provider.sign_in(email=EMAIL, password="Wrong-pass1")

    def test_with_the_code(self, strict: Provided) -> None:
        sign_up(strict.provider)
        strict.provider.confirm(email=EMAIL, code=CODE)
        found = strict.provider.find(username=EMAIL)
        assert found is not None
        assert found.is_confirmed
        strict.provider.sign_in(email=EMAIL, password=PASSWORD)

    @pytest.mark.parametrize("code", ["654321", "", "ü", "1 2", "9" * 3000])
    def test_with_a_wrong_code(self, strict: Provided, code: str) -> None:
        sign_up(strict.provider)
        with pytest.raises(CodeMismatch):
            strict.provider.confirm(email=EMAIL, code=code)

    def test_of_an_unknown_address_answers_like_a_wrong_code(self, strict: Provided) -> None:
        with pytest.raises(CodeMismatch):
            strict.provider.confirm(email="nobody@example.com", code=CODE)

    def test_of_a_confirmed_address_answers_like_a_wrong_code(self, strict: Provided) -> None:
        sign_up(strict.provider)
        strict.provider.confirm(email=EMAIL, code=CODE)
        with pytest.raises(CodeMismatch):
            strict.provider.confirm(email=EMAIL, code=CODE)

    def test_code_can_be_asked_for_again_by_anybody(self, strict: Provided) -> None:
        sign_up(strict.provider)
        strict.provider.resend_code(email=EMAIL)
        strict.provider.confirm(email=EMAIL, code=CODE)
        # Neither one that is confirmed nor one that does not exist is told apart.
        strict.provider.resend_code(email=EMAIL)
        strict.provider.resend_code(email="nobody@example.com")
