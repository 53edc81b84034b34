"""The rules of an account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.profiles.domain import (
    MAX_USERNAME_LENGTH,
    check_password,
    clean_email,
    clean_username,
    format_user_id,
    new_email,
)
from accounts.profiles.emails import MAX_EMAIL_LENGTH
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

    @pytest.mark.parametrize(
        "typed",
        [
            "a@b.co,", "<a@b.co>", "mailto:a@b.co", "Alice <a@b.co>", '"a b"@b.co', "a@b.co.", "a@-b.co", "a@b-.co", "a@b.-co", "a@b.co-",
            ".a@b.co", "a.@b.co", "a..b@b.co", "a@b..co", "a@.b.co", "a b@b.co", "a@b c.co", "a@b.c", "a@b", "a@127.0.0.1", "a@[127.0.0.1]",
            f"a@{'x' * 64}.co", f"a@b.{'x' * 64}", f"{'x' * 65}@b.co", "a@b_c.co", "a(b)@b.co", "a@xn--99999999.com", "a@b.co;c@d.co",
            "a@b.co\u200b", "a\u200bb@b.co", "\ufeffa@b.co", "a\u00adb@b.co", "a@b\u2060.co",
            "\uff41lice@example.com", "alice@example\uff0ecom", "alice@ex\uff41mple.com", "ali\u212ae@b.co", "a\u0301@b.co", "\xe1@b.co",
            "\u0430lice@example.com", "alice@ex\u0430mple.com", "alice@b\xfccher.de", "", "@", "a@", "@b.co", "a@b.co\x00",
        ],
    )  # fmt: skip
    def test_that_is_new_is_one_that_mails_reach_and_looks_like_no_other(self, typed: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            new_email(typed)
        assert code_of(caught.value) == ("email", "invalid")

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            (" Alice@Example.COM\n", "alice@example.com"),
            ("o'hara+todo_1@x-y.co.uk", "o'hara+todo_1@x-y.co.uk"),
            ("a@xn--bcher-kva.de", "a@xn--bcher-kva.de"),
            ("1@2.museum", "1@2.museum"),
            (f"{'x' * 64}@b.co", f"{'x' * 64}@b.co"),
            ("a@b.xn--p1ai", "a@b.xn--p1ai"),
        ],
    )
    def test_that_is_new_and_one(self, typed: str, kept: str) -> None:
        assert new_email(typed) == clean_email(typed) == kept

    @given(st.emails())
    def test_that_is_new_is_compared_as_it_is_stored(self, typed: str) -> None:
        try:
            stored = new_email(typed)
        except InvalidInput:
            return
        assert stored == clean_email(stored) == clean_email(typed)

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
        "password", ["Kestrel1", "Aa1" + "x" * 96, "Pass word 1", "Aa1!§$%&/()=", "Пароль Aa1"]
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

    @pytest.mark.parametrize(
        "password",
        [
            "Password1", "pAssword1", "Abcdefg1", "Passw0rd", "Pa$$w0rd!", "$Ecret2024", "Dragon2024!", "!2024Dragon", "P4ssw0rd2026", "Iloveyou1",
            "\uff30assworD1", "P\xe4ssw\xf6rd1", "Qwerty123!", "1Q2w3e4r5t", "Sunsh1ne99",
        ],
    )  # fmt: skip
    def test_that_is_tried_first(self, password: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            check_password(password)
        assert code_of(caught.value) == ("password", "password_common")

    @pytest.mark.parametrize(
        "password",
        [
            "Brunhild2024!", "8runH1ld-77", "Vandersteen-1", "VanDerSteen1", "BrunhildVanDerSteen1", "Bv.Steen1999", "Acme-Works-1", "Servertask-99",
            "MyTasks2024", "S3rv3rT4sk!", "Zo3-Zo3-2024", "Zoe12345",
        ],
    )  # fmt: skip
    def test_that_is_made_of_what_is_known_about_its_owner(self, password: str) -> None:
        facts = ("Br\xfcnhild van der Steen (Zo\xeb)", "bv.steen+x@mail.acme-works.example", "VanDerSteen")
        with pytest.raises(InvalidInput) as caught:
            check_password(password, of=facts)
        assert code_of(caught.value) == ("password", "password_personal")

    @pytest.mark.parametrize(
        "password",
        [
            "Brunhild-garden-7",
            "Kestrel-over-7-hills",
            "Task-force-of-9-Owls",
            "Dragon84729183",
            "Demo-pass1",
            "Admin-pass1",
        ],
    )
    def test_that_only_has_such_a_word_in_it_is_good(self, password: str) -> None:
        check_password(password, of=("Brunhild", "demo@example.com", "admin@example.com"))

    def test_that_breaks_the_rule_is_not_repeated_in_the_message(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            check_password("secretword")
        assert "secretword" not in str(caught.value)
        assert "an upper-case letter and a digit" in str(caught.value)
