"""The model of accounts against the services over Cognito and DynamoDB in the local cloud: a few short lives."""

from __future__ import annotations

import itertools
import uuid
from functools import partial

from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from accounts.dependencies import CognitoIdentityProvider, DynamoDBAccountRepository
from accounts.identity.tokens import CognitoTokenVerifier, SigningKeys, jwks_fetcher
from tests.account_machine import AccountMachine, World
from tests.fakes import InMemoryAccountTasks, account_services
from tests.local_cloud import LocalCloud
from webapp.aws.clients import cognito_client, dynamodb_client
from webapp.clock import utc_now
from webapp.operations import provisioning

_numbers = itertools.count(1)


def in_the_cloud() -> World:
    """A users table of its own on the pool that all share."""
    number, table = next(_numbers), f"machine-{uuid.uuid4().hex[:12]}"
    definition = provisioning.table_definitions()["users"]
    dynamodb_client().create_table(**provisioning.create_table_request(table, definition))
    pool_id, client_id = django_settings.COGNITO_USER_POOL_ID, django_settings.COGNITO_CLIENT_ID
    provider = CognitoIdentityProvider(client=cognito_client(), pool_id=pool_id, client_id=client_id)
    tasks = InMemoryAccountTasks()
    services = account_services(
        provider=provider,
        verifier=CognitoTokenVerifier(
            keys=SigningKeys(fetch=jwks_fetcher(django_settings.COGNITO_JWKS_URL)),
            issuer=django_settings.COGNITO_ISSUER,
            client_id=client_id,
        ),
        repository=DynamoDBAccountRepository(client=dynamodb_client(), table=table),
        clock=utc_now,
        tasks=tasks,
    )
    # The local cloud confirms new accounts at once.
    return World(
        services,
        provider,
        tasks,
        must_confirm=False,
        domain=f"run{number}.example.com",
        close=partial(dynamodb_client().delete_table, TableName=table),
    )


class CloudMachine(AccountMachine):
    new_world = staticmethod(in_the_cloud)


def test_accounts_live_as_the_model_says(aws: LocalCloud) -> None:
    run_state_machine_as_test(
        CloudMachine,
        settings=settings(
            max_examples=6,
            stateful_step_count=20,
            deadline=None,
            # What fails here is made small by the machine in memory, in seconds instead of minutes.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
