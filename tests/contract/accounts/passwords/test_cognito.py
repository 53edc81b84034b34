"""What every provider does about passwords."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.identity.errors import (
    AccountUnconfirmed,
    CodeMismatch,
    InvalidCredentials,
    InvalidToken,
    PasswordMismatch,
)
from accounts.profiles.errors import PasswordRefused
from tests.contract.accounts.conftest import (
    CODE,
    EMAIL,
    NEW_PASSWORD,
    PASSWORD,
    RESET_CODE,
    Provided,
    sign_up,
)


class TestForgotten:
    def test_code_brings_a_new_password(self, provided: Provided) -> None:
        sign_up(provided.provider)
        provided.provider.request_reset(email=EMAIL)
        provided.provider.reset_password(email=EMAIL, code=RESET_CODE, new_password=NEW_PASSWORD)
        provided.provider.sign_in(email=EMAIL, password=NEW_PASSWORD)
        with pytest.raises(InvalidCredentials):
            provided.provider.sign_in(email=EMAIL, password=PASSWORD)

    def test_code_holds_once(self, provided: Provided) -> None:
        sign_up(provided.provider)
        provided.provider.request_reset(email=EMAIL)
        provided.provider.reset_password(email=EMAIL, code=RESET_CODE, new_password=NEW_PASSWORD)
        with pytest.raises(CodeMismatch):
            provided.provider.reset_password(email=EMAIL, code=RESET_CODE, new_password=PASSWORD)

    @pytest.mark.parametrize("code", [CODE, "", "ü", "1 2", "9" * 3000])
    def test_with_a_wrong_code(self, provided: Provided, code: str) -> None:
        sign_up(provided.provider)
        provided.provider.request_reset(email=EMAIL)
        with pytest.raises(CodeMismatch):
            provided.provider.reset_password(email=EMAIL, code=code, new_password=NEW_PASSWORD)
        provided.provider.sign_in(email=EMAIL, password=PASSWORD)

    def test_answers_alike_whatever_there_is(self, provided: Provided) -> None:
        """An unknown address, one that asked for no code, and a disabled account."""
        sign_up(provided.provider)
        sign_up(provided.provider, "disabled@example.com")
        provided.disable("disabled@example.com")
        for email in ("nobody@example.com", "disabled@example.com"):
            provided.provider.request_reset(email=email)
        for email in ("nobody@example.com", "disabled@example.com", EMAIL):
            with pytest.raises(CodeMismatch):
                provided.provider.reset_password(email=email, code=RESET_CODE, new_password=NEW_PASSWORD)

    def test_code_does_not_help_once_the_account_is_disabled(self, provided: Provided) -> None:
        sign_up(provided.provider)
        provided.provider.request_reset(email=EMAIL)
        provided.disable(EMAIL)
        with pytest.raises(CodeMismatch):
            provided.provider.reset_password(email=EMAIL, code=RESET_CODE, new_password=NEW_PASSWORD)

    def test_before_the_address_is_confirmed(self, strict: Provided) -> None:
        sign_up(strict.provider)
        strict.provider.request_reset(email=EMAIL)
        with pytest.raises(CodeMismatch):
            strict.provider.reset_password(email=EMAIL, code=RESET_CODE, new_password=NEW_PASSWORD)
        with pytest.raises(AccountUnconfirmed):
            strict.provider.sign_in(email=EMAIL, password=PASSWORD)

    def test_refuses_a_password_against_the_rule(self, provided: Provided) -> None:
        sign_up(provided.provider)
        provided.provider.request_reset(email=EMAIL)
        with pytest.raises(PasswordRefused):
            provided.provider.reset_password(email=EMAIL, code=RESET_CODE, new_password="alllower1")
        provided.provider.reset_password(email=EMAIL, code=RESET_CODE, new_password=NEW_PASSWORD)


class TestChangingThePassword:
    def test_needs_the_old_one(self, provided: Provided) -> None:
        sign_up(provided.provider)
        tokens = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        for wrong in ("Wrong-pass1", "", "x" * 5000):
            with pytest.raises(PasswordMismatch):
                provided.provider.change_password(
                    access_token=tokens.access_token, old_password=wrong, new_password=NEW_PASSWORD
                )
        provided.provider.sign_in(email=EMAIL, password=PASSWORD)

    def test_lets_sessions_go_on(self, provided: Provided) -> None:
        sign_up(provided.provider)
        tokens = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        provided.provider.change_password(
            access_token=tokens.access_token, old_password=PASSWORD, new_password=NEW_PASSWORD
        )
        provided.provider.refresh(refresh_token=tokens.refresh_token)
        provided.provider.sign_in(email=EMAIL, password=NEW_PASSWORD)
        with pytest.raises(InvalidCredentials):
            provided.provider.sign_in(email=EMAIL, password=PASSWORD)

    def test_refuses_a_password_against_the_rule(self, provided: Provided) -> None:
        sign_up(provided.provider)
        tokens = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        with pytest.raises(PasswordRefused):
            provided.provider.change_password(
                access_token=tokens.access_token, old_password=PASSWORD, new_password="alllower1"
            )

    def test_of_an_account_that_is_gone_or_disabled(self, provided: Provided) -> None:
        account = sign_up(provided.provider)
        tokens = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        end: Callable[[], object]
        for end in (lambda: provided.disable(EMAIL), lambda: provided.provider.delete(sub=account.sub)):
            end()
            with pytest.raises(InvalidToken):
                provided.provider.change_password(
                    access_token=tokens.access_token, old_password=PASSWORD, new_password=NEW_PASSWORD
                )
