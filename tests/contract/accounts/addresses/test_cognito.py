"""What every provider does about addresses."""

from __future__ import annotations

import pytest

from accounts.identity.errors import (
    CodeMismatch,
    InvalidCredentials,
    InvalidToken,
)
from accounts.profiles.errors import EmailTaken
from tests.contract.accounts.conftest import (
    CODE,
    EMAIL,
    NEW_EMAIL,
    PASSWORD,
    RESET_CODE,
    Provided,
    _cognito,
    sign_up,
)
from tests.local_cloud import LocalCloud
from webapp.aws.clients import cognito_client
from webapp.errors import Unavailable


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
