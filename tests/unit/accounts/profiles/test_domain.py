"""The rules of an account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.profiles.domain import (
    MAX_EMAIL_LENGTH,
    MAX_USERNAME_LENGTH,
    check_password,
    clean_email,
    clean_username,
    format_user_id,
)
from webapp.errors import InvalidInput


def code_of(problem: InvalidInput) -> tuple[str, str]:
    assert len(problem.errors) == 1
    return problem.errors[0].attr, problem.errors[0].code


class TestUserId:
    @pytest.mark.parametrize(
        ("number", "user_id"), [(1, "VAH000001"), (999999, "VAH999999"), (1000000, "VAH1000000")]
    )
    def test_has_six_digits_or_more(self, number: int, user_id: str) -> None:
        assert format_user_id(number) == user_id


class TestEmail:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            (" Alice@Example.COM ", "alice@example.com"),
            ("a+b@x.co.uk", "a+b@x.co.uk"),
            ("ÜMIT@example.com", "ümit@example.com"),
            ("o'hara@example.com", "o'hara@example.com"),
        ],
    )
    def test_is_kept_trimmed_and_in_lower_case(self, typed: str, kept: str) -> None:
        assert clean_email(typed) == kept

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "alice",
            "@example.com",
            "alice@",
            "alice@example",
            "alice@.com",
            "alice@example.",
            "a@b@example.com",
            "a b@example.com",
            "alice@exa mple.com",
            "alice\x00@example.com",
            "alice\n@example.com",
            "alice@example.com\x7f",
            "\ud800@example.com",
            "x" * (MAX_EMAIL_LENGTH - 11) + "@example.com",
        ],
    )
    def test_is_an_address(self, typed: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            clean_email(typed)
        assert code_of(caught.value) == ("email", "invalid")

    @given(st.text(max_size=300))
    def test_cleaned_twice_is_the_same(self, typed: str) -> None:
        try:
            once = clean_email(typed)
        except InvalidInput:
            return
        assert clean_email(once) == once
        assert len(once) <= MAX_EMAIL_LENGTH


class TestUsername:
    def test_is_trimmed(self) -> None:
        assert clean_username("  Zoë 🌿 ") == "Zoë 🌿"

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("", "blank"),
            (" \t", "blank"),
            ("x" * (MAX_USERNAME_LENGTH + 1), "max_length"),
            ("a\x00b", "control_characters"),
            ("a\nb", "control_characters"),
            ("\ud800", "control_characters"),
        ],
    )
    def test_breaks_no_rule(self, typed: str, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            clean_username(typed)
        assert code_of(caught.value) == ("username", code)


class TestPassword:
    @pytest.mark.parametrize(
        "password", ["Abcdefg1", "Aa1" + "x" * 96, "Pass word 1", "Aa1!§$%&/()=", "Пароль Aa1"]
    )
    def test_that_is_good(self, password: str) -> None:
        check_password(password)

    @pytest.mark.parametrize(
        ("password", "code"),
        [
            ("", "password_length"),
            ("Abcdef1", "password_length"),
            ("Aa1" + "x" * 97, "password_length"),
            ("abcdefg1", "password_too_simple"),
            ("ABCDEFG1", "password_too_simple"),
            ("Abcdefgh", "password_too_simple"),
            # Cognito counts letters of the basic alphabet only.
            ("äÖ123456", "password_too_simple"),
            ("Abcdefg\u0661", "password_too_simple"),
            ("Abcdefg1\x00", "control_characters"),
        ],
    )
    def test_that_breaks_the_rule(self, password: str, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            check_password(password, attr="new_password")
        assert code_of(caught.value) == ("new_password", code)

    def test_that_breaks_the_rule_is_not_repeated_in_the_message(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            check_password("secretword")
        assert "secretword" not in str(caught.value)
        assert "an upper-case letter and a digit" in str(caught.value)
