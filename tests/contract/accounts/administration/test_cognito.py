"""What every `AdministrationProvider` does: the fake of the unit tests, and Cognito as the local cloud has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.identity.errors import AccountInactive, InvalidCredentials, InvalidToken
from accounts.profiles.errors import EmailTaken, PasswordRefused, SignInMissing
from tests.contract.accounts.conftest import EMAIL, NEW_EMAIL, NEW_PASSWORD, PASSWORD, Provided
from tests.fakes.provider import WholeIdentityProvider

OTHER_EMAIL = "bob@example.com"
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def provider(provided: Provided) -> WholeIdentityProvider:
    return provided.provider


@pytest.fixture
def sub(provider: WholeIdentityProvider) -> str:
    """Alice's, who can sign in."""
    return provider.sign_up(email=EMAIL, password=PASSWORD, username="Alice").sub


class TestCreating:
    def test_makes_an_account_that_signs_in_once_it_has_a_password(
        self, provider: WholeIdentityProvider
    ) -> None:
        created = provider.create(email=EMAIL, username="Alice")
        assert (created.email, created.username, created.is_enabled) == (EMAIL, "Alice", True)
        for password in (PASSWORD, ""):
            with pytest.raises(InvalidCredentials):
                provider.sign_in(email=EMAIL, password=password)
        provider.set_password(sub=created.sub, password=PASSWORD)
        assert provider.sign_in(email=EMAIL, password=PASSWORD).access_token
        found = provider.find(username=EMAIL)
        assert found is not None
        assert (found.sub, found.is_confirmed) == (created.sub, True)

    def test_an_address_twice(self, provider: WholeIdentityProvider, sub: str) -> None:
        with pytest.raises(EmailTaken):
            provider.create(email=EMAIL, username="Alice")


class TestPasswords:
    def test_a_new_one_replaces_the_old_one(self, provider: WholeIdentityProvider, sub: str) -> None:
        for _ in range(2):
            provider.set_password(sub=sub, password=NEW_PASSWORD)
        with pytest.raises(InvalidCredentials):
            provider.sign_in(email=EMAIL, password=PASSWORD)
        assert provider.sign_in(email=EMAIL, password=NEW_PASSWORD).access_token

    @pytest.mark.parametrize("password", ["Sh0rt", "nodigitorupper", "NODIGITS", ""])
    def test_a_weak_one_is_refused(self, provider: WholeIdentityProvider, sub: str, password: str) -> None:
        with pytest.raises(PasswordRefused):
            provider.set_password(sub=sub, password=password)


class TestAttributes:
    def test_a_new_address_is_the_one_to_sign_in_with(
        self, provider: WholeIdentityProvider, sub: str
    ) -> None:
        for _ in range(2):
            provider.set_email(sub=sub, email=NEW_EMAIL)
        assert provider.sign_in(email=NEW_EMAIL, password=PASSWORD).access_token
        with pytest.raises(InvalidCredentials):
            provider.sign_in(email=EMAIL, password=PASSWORD)
        found = provider.find(username=sub)
        assert found is not None
        assert (found.email, found.username) == (NEW_EMAIL, "Alice")

    def test_somebody_elses_address_is_refused(self, provider: WholeIdentityProvider, sub: str) -> None:
        provider.sign_up(email=OTHER_EMAIL, password=PASSWORD, username="Bob")
        with pytest.raises(EmailTaken):
            provider.set_email(sub=sub, email=OTHER_EMAIL)
        assert provider.sign_in(email=EMAIL, password=PASSWORD).access_token

    def test_a_new_name(self, provider: WholeIdentityProvider, sub: str) -> None:
        provider.set_username(sub=sub, username="Alicia")
        found = provider.find(username=sub)
        assert found is not None
        assert (found.email, found.username) == (EMAIL, "Alicia")


class TestEnabling:
    def test_a_disabled_account_neither_signs_in_nor_refreshes(
        self, provider: WholeIdentityProvider, sub: str
    ) -> None:
        tokens = provider.sign_in(email=EMAIL, password=PASSWORD)
        for _ in range(2):
            provider.set_enabled(sub=sub, is_enabled=False)
        with pytest.raises(AccountInactive):
            provider.sign_in(email=EMAIL, password=PASSWORD)
        with pytest.raises(InvalidToken):
            provider.refresh(refresh_token=tokens.refresh_token)
        found = provider.find(username=sub)
        assert found is not None
        assert not found.is_enabled
        provider.set_enabled(sub=sub, is_enabled=True)
        assert provider.sign_in(email=EMAIL, password=PASSWORD).access_token


class TestListing:
    def test_tells_every_account_and_who_is_an_administrator(
        self, provider: WholeIdentityProvider, sub: str
    ) -> None:
        other = provider.sign_up(email=OTHER_EMAIL, password=PASSWORD, username="Bob")
        provider.set_enabled(sub=other.sub, is_enabled=False)
        for _ in range(2):
            provider.set_admin(sub=sub, is_admin=True)
        accounts = {account.sub: account for account in provider.list_accounts()}
        assert set(accounts) == {sub, other.sub}
        assert (accounts[sub].email, accounts[sub].is_enabled) == (EMAIL, True)
        assert not accounts[other.sub].is_enabled
        assert provider.list_admins() == {sub}
        for _ in range(2):
            provider.set_admin(sub=sub, is_admin=False)
        assert provider.list_admins() == set()


def test_everything_says_when_there_is_no_such_account(provider: WholeIdentityProvider) -> None:
    call: Callable[[], object]
    for call in (
        lambda: provider.set_password(sub=NOBODY, password=PASSWORD),
        lambda: provider.set_email(sub=NOBODY, email=NEW_EMAIL),
        lambda: provider.set_username(sub=NOBODY, username="Nobody"),
        lambda: provider.set_enabled(sub=NOBODY, is_enabled=False),
        lambda: provider.set_admin(sub=NOBODY, is_admin=True),
    ):
        with pytest.raises(SignInMissing):
            call()
