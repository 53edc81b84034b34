"""The identity provider of every test here: the fake of the unit tests, and Cognito as the local cloud has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings

from accounts.dependencies import CognitoIdentityProvider
from accounts.identity.domain import Claims, ProviderAccount
from accounts.identity.ports import TokenVerifier
from accounts.identity.tokens import CognitoTokenVerifier, SigningKeys, jwks_fetcher
from tests.fakes import FakeClock, FakeIdentityProvider, FakeTokenVerifier
from tests.fakes.provider import WholeIdentityProvider
from tests.local_cloud import LocalCloud, start_cloud
from webapp.aws.clients import cognito_client

EMAIL, PASSWORD, CODE, RESET_CODE = "alice@example.com", "Alice-pass1", "123456", "654321"
NEW_EMAIL, NEW_PASSWORD = "alice.new@example.com", "Changed-pass1"


@dataclass(frozen=True)
class Provided:
    """A provider, the verifier of its tokens, and what an operator can do to an account in its console."""

    provider: WholeIdentityProvider
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


@pytest.fixture(scope="session")
def confirming_cloud() -> Iterator[LocalCloud]:
    cloud = start_cloud(variables={"LOCAL_CONFIRM_EMAIL": "1"})
    yield cloud
    cloud.stop()


def _in_memory(*, must_confirm: bool) -> Provided:
    provider = FakeIdentityProvider(clock=FakeClock(), must_confirm=must_confirm)
    return Provided(provider, FakeTokenVerifier(provider), provider.disable)


def _cognito(client: Any, pool_id: str, client_id: str) -> Provided:
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


def sign_up(provider: WholeIdentityProvider, email: str = EMAIL) -> ProviderAccount:
    return provider.sign_up(email=email, password=PASSWORD, username="Alice")
