"""What every `IdentityProvider` does: the fake of the unit tests, and Cognito as the local cloud has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings

from accounts.cognito import CognitoIdentityProvider
from accounts.domain import Claims
from accounts.errors import (
    AccountInactive,
    AccountUnconfirmed,
    CodeMismatch,
    EmailTaken,
    InvalidCredentials,
    InvalidToken,
    PasswordMismatch,
    PasswordRefused,
)
from accounts.ports import IdentityProvider, TokenVerifier
from accounts.tokens import CognitoTokenVerifier, SigningKeys, jwks_fetcher
from tests.fakes import FakeClock, FakeIdentityProvider, FakeTokenVerifier
from tests.local_cloud import LocalCloud, start_cloud
from webapp.aws.clients import cognito_client
from webapp.errors import Unavailable

EMAIL, PASSWORD, CODE, RESET_CODE = "alice@example.com", "Alice-pass1", "123456", "654321"
NEW_EMAIL, NEW_PASSWORD = "alice.new@example.com", "Changed-pass1"


@dataclass(frozen=True)
class Provided:
    """A provider, the verifier of its tokens, and what an operator can do to an account in its console."""

    provider: IdentityProvider
    verifier: TokenVerifier
    disable: Callable[[str], None]

    def claims(self) -> Claims:
        tokens = self.provider.sign_in(email=EMAIL, password=PASSWORD)
        return self.verifier.verify(tokens.access_token)


@pytest.fixture(params=["memory", "cognito"])
def provided(request: pytest.FixtureRequest) -> Provided:
    """A provider where accounts are confirmed at once."""
    if request.param == "memory":
        return _in_memory(must_confirm=False)
    request.getfixturevalue("aws")
    return _cognito(cognito_client(), settings.COGNITO_USER_POOL_ID, settings.COGNITO_CLIENT_ID)


@pytest.fixture(params=["memory", "cognito"])
def strict(request: pytest.FixtureRequest) -> Provided:
    """A provider where an address has to be confirmed with a code."""
    if request.param == "memory":
        return _in_memory(must_confirm=True)
    cloud: LocalCloud = request.getfixturevalue("confirming_cloud")
    cloud.reset()
    client = cloud.client("cognito-idp")
    pool_id = client.create_user_pool(
        PoolName="strict",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    )["UserPool"]["Id"]
    client_id = client.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="strict",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    return _cognito(client, pool_id, client_id)


@pytest.fixture(scope="module")
def confirming_cloud() -> Iterator[LocalCloud]:
    cloud = start_cloud(variables={"LOCAL_CONFIRM_EMAIL": "1"})
    yield cloud
    cloud.stop()


def _in_memory(*, must_confirm: bool) -> Provided:
    provider = FakeIdentityProvider(clock=FakeClock(), must_confirm=must_confirm)
    return Provided(provider, FakeTokenVerifier(provider), provider.disable)


def _cognito(client, pool_id: str, client_id: str) -> Provided:
    jwks_url = f"{client.meta.endpoint_url}/{pool_id}/.well-known/jwks.json"
    verifier = CognitoTokenVerifier(
        keys=SigningKeys(fetch=jwks_fetcher(jwks_url)),
        issuer=f"https://cognito-idp.{settings.AWS_REGION}.amazonaws.com/{pool_id}",
        client_id=client_id,
    )
    return Provided(
        CognitoIdentityProvider(client=client, pool_id=pool_id, client_id=client_id),
        verifier,
        lambda email: client.admin_disable_user(UserPoolId=pool_id, Username=email),
    )


def sign_up(provider: IdentityProvider, email: str = EMAIL):
    return provider.sign_up(email=email, password=PASSWORD, username="Alice")


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

    def test_refuses_a_disabled_account(self, provided: Provided) -> None:
        sign_up(provided.provider)
        provided.disable(EMAIL)
        with pytest.raises(AccountInactive):
            provided.provider.sign_in(email=EMAIL, password=PASSWORD)


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
        for end in (lambda: provided.disable(EMAIL), lambda: provided.provider.delete(sub=account.sub)):
            end()
            with pytest.raises(InvalidToken):
                provided.provider.change_password(
                    access_token=tokens.access_token, old_password=PASSWORD, new_password=NEW_PASSWORD
                )


class TestChangingTheAddress:
    @pytest.fixture
    def access_token(self, provided: Provided) -> str:
        sign_up(provided.provider)
        return provided.provider.sign_in(email=EMAIL, password=PASSWORD).access_token

    def test_keeps_the_old_one_until_the_code_comes_back(self, provided: Provided, access_token: str) -> None:
        provided.provider.request_email(access_token=access_token, email=NEW_EMAIL)
        provided.provider.sign_in(email=EMAIL, password=PASSWORD)
        with pytest.raises(InvalidCredentials):
            provided.provider.sign_in(email=NEW_EMAIL, password=PASSWORD)
        for wrong in (RESET_CODE, "", "ü", "9" * 3000):
            with pytest.raises(CodeMismatch):
                provided.provider.confirm_email(access_token=access_token, code=wrong)
        before = provided.provider.find(username=EMAIL)
        assert before is not None
        assert before.email == EMAIL
        provided.provider.confirm_email(access_token=access_token, code=CODE)
        after = provided.provider.find(username=before.sub)
        assert after is not None
        assert after.email == NEW_EMAIL
        provided.provider.sign_in(email=NEW_EMAIL, password=PASSWORD)
        with pytest.raises(InvalidCredentials):
            provided.provider.sign_in(email=EMAIL, password=PASSWORD)

    def test_code_holds_once_and_not_without_a_request(self, provided: Provided, access_token: str) -> None:
        with pytest.raises(CodeMismatch):
            provided.provider.confirm_email(access_token=access_token, code=CODE)
        provided.provider.request_email(access_token=access_token, email=NEW_EMAIL)
        provided.provider.confirm_email(access_token=access_token, code=CODE)
        with pytest.raises(CodeMismatch):
            provided.provider.confirm_email(access_token=access_token, code=CODE)

    def test_refuses_an_address_that_is_taken(self, provided: Provided, access_token: str) -> None:
        sign_up(provided.provider, NEW_EMAIL)
        with pytest.raises(EmailTaken):
            provided.provider.request_email(access_token=access_token, email=NEW_EMAIL)

    def test_refuses_an_address_that_was_taken_meanwhile(self, provided: Provided, access_token: str) -> None:
        provided.provider.request_email(access_token=access_token, email=NEW_EMAIL)
        sign_up(provided.provider, NEW_EMAIL)
        with pytest.raises(EmailTaken):
            provided.provider.confirm_email(access_token=access_token, code=CODE)
        provided.provider.sign_in(email=EMAIL, password=PASSWORD)

    def test_frees_the_old_one(self, provided: Provided, access_token: str) -> None:
        provided.provider.request_email(access_token=access_token, email=NEW_EMAIL)
        provided.provider.confirm_email(access_token=access_token, code=CODE)
        sign_up(provided.provider)

    def test_of_a_disabled_account(self, provided: Provided, access_token: str) -> None:
        provided.disable(EMAIL)
        with pytest.raises(InvalidToken):
            provided.provider.request_email(access_token=access_token, email=NEW_EMAIL)
        with pytest.raises(InvalidToken):
            provided.provider.confirm_email(access_token=access_token, code=CODE)


def test_a_pool_that_would_take_any_address_at_once_is_asked_for_none(aws: LocalCloud) -> None:
    client = cognito_client()
    pool_id = client.create_user_pool(PoolName="lax", UsernameAttributes=["email"])["UserPool"]["Id"]
    client_id = client.create_user_pool_client(
        UserPoolId=pool_id, ClientName="lax", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    provided = _cognito(client, pool_id, client_id)
    sign_up(provided.provider)
    tokens = provided.provider.sign_in(email=EMAIL, password=PASSWORD)
    with pytest.raises(Unavailable):
        provided.provider.request_email(access_token=tokens.access_token, email=NEW_EMAIL)
    account = provided.provider.find(username=EMAIL)
    client.delete_user_pool(UserPoolId=pool_id)
    assert account is not None
    assert account.email == EMAIL
