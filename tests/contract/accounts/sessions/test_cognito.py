"""What every provider does about sessions."""

from __future__ import annotations

import pytest

from accounts.identity.errors import (
    AccountInactive,
    InvalidCredentials,
    InvalidToken,
)
from tests.contract.accounts.conftest import (
    EMAIL,
    PASSWORD,
    Provided,
    sign_up,
)


class TestSignIn:
    def test_gives_tokens_that_say_who_it_is(self, provided: Provided) -> None:
        account = sign_up(provided.provider)
        assert provided.claims().sub == account.sub

    def test_begins_a_session_of_its_own(self, provided: Provided) -> None:
        sign_up(provided.provider)
        assert provided.claims().session_id != provided.claims().session_id

    @pytest.mark.parametrize(
        ("email", "password"),
        [(EMAIL, "Wrong-pass1"), ("nobody@example.com", PASSWORD), (EMAIL, ""), (EMAIL, "x" * 5000)],
    )
    def test_refuses_every_wrong_pair_alike(self, provided: Provided, email: str, password: str) -> None:
        sign_up(provided.provider)
        with pytest.raises(InvalidCredentials):
            provided.provider.sign_in(email=email, password=password)

    @pytest.mark.parametrize("password", [PASSWORD, "Wrong-pass1"])
    def test_refuses_a_disabled_account(self, provided: Provided, password: str) -> None:
        sign_up(provided.provider)
        provided.disable(EMAIL)
        with pytest.raises(AccountInactive):
            provided.provider.sign_in(email=EMAIL, password=password)


class TestRefresh:
    def test_goes_on_with_the_session(self, provided: Provided) -> None:
        sign_up(provided.provider)
        first = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        second = provided.provider.refresh(refresh_token=first.refresh_token)
        old, new = (provided.verifier.verify(tokens.access_token) for tokens in (first, second))
        assert (old.sub, old.session_id, old.authenticated_at) == (
            new.sub,
            new.session_id,
            new.authenticated_at,
        )
        assert second.refresh_token == first.refresh_token

    @pytest.mark.parametrize("refresh_token", ["", "nonsense", "a.b.c", "x" * 5000, "ü\U0001f33f"])
    def test_refuses_what_is_no_refresh_token(self, provided: Provided, refresh_token: str) -> None:
        with pytest.raises(InvalidToken):
            provided.provider.refresh(refresh_token=refresh_token)

    def test_refuses_a_revoked_one(self, provided: Provided) -> None:
        sign_up(provided.provider)
        tokens = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        provided.provider.revoke(refresh_token=tokens.refresh_token)
        with pytest.raises(InvalidToken):
            provided.provider.refresh(refresh_token=tokens.refresh_token)

    def test_refuses_a_disabled_account(self, provided: Provided) -> None:
        sign_up(provided.provider)
        tokens = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        provided.disable(EMAIL)
        with pytest.raises(InvalidToken):
            provided.provider.refresh(refresh_token=tokens.refresh_token)

    def test_refuses_every_session_once_signed_out_everywhere(self, provided: Provided) -> None:
        account = sign_up(provided.provider)
        sessions = [provided.provider.sign_in(email=EMAIL, password=PASSWORD) for _ in range(2)]
        provided.provider.sign_out_everywhere(sub=account.sub)
        for tokens in sessions:
            with pytest.raises(InvalidToken):
                provided.provider.refresh(refresh_token=tokens.refresh_token)


class TestWhatMayBeRepeated:
    @pytest.mark.parametrize("refresh_token", ["", "nonsense", "x" * 5000])
    def test_revoking_what_is_no_token(self, provided: Provided, refresh_token: str) -> None:
        provided.provider.revoke(refresh_token=refresh_token)

    def test_revoking_twice(self, provided: Provided) -> None:
        sign_up(provided.provider)
        tokens = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        for _ in range(2):
            provided.provider.revoke(refresh_token=tokens.refresh_token)

    def test_deleting_twice(self, provided: Provided) -> None:
        account = sign_up(provided.provider)
        for _ in range(2):
            provided.provider.delete(sub=account.sub)
        assert provided.provider.find(username=EMAIL) is None

    def test_signing_out_nobody(self, provided: Provided) -> None:
        provided.provider.sign_out_everywhere(sub="00000000-0000-4000-8000-000000000000")
