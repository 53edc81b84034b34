"""Where the services of accounts are put together, once per process."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.addresses import Addresses
from accounts.administration import Administration
from accounts.caching import CachedAccountRepository
from accounts.care import AccountCare
from accounts.cognito import CognitoIdentityProvider
from accounts.deletion import AccountDeletion
from accounts.exports import AccountExports
from accounts.open_sessions import OpenSessions
from accounts.ports import AccountDirectory, AccountRepository
from accounts.repairs import AccountRepair
from accounts.repository import DynamoDBAccountRepository
from accounts.services import AccountService
from accounts.tasks import AccountTasks
from accounts.tokens import CognitoTokenVerifier, SigningKeys, jwks_fetcher
from webapp.aws.clients import cognito_client, dynamodb_client
from webapp.cache.versioned import versioned_cache
from webapp.clock import utc_now


@cache
def identity_provider() -> CognitoIdentityProvider:
    """Cognito, with the configured pool and client."""
    return CognitoIdentityProvider(
        client=cognito_client(),
        pool_id=settings.COGNITO_USER_POOL_ID,
        client_id=settings.COGNITO_CLIENT_ID,
    )


@cache
def account_repository() -> AccountRepository:
    """Profiles and sessions in the configured table, behind the shared cache."""
    return CachedAccountRepository(
        repository=DynamoDBAccountRepository(client=dynamodb_client(), table=settings.USERS_TABLE),
        cache=versioned_cache(),
    )


@cache
def account_directory() -> AccountDirectory:
    """The same table, as administrators read it."""
    return DynamoDBAccountRepository(client=dynamodb_client(), table=settings.USERS_TABLE)


@cache
def account_service() -> AccountService:
    """The account service over Cognito and DynamoDB."""
    return AccountService(
        provider=identity_provider(),
        verifier=CognitoTokenVerifier(
            keys=SigningKeys(fetch=jwks_fetcher(settings.COGNITO_JWKS_URL)),
            issuer=settings.COGNITO_ISSUER,
            client_id=settings.COGNITO_CLIENT_ID,
        ),
        repository=account_repository(),
        deletion=account_deletion(),
        clock=utc_now,
    )


@cache
def account_deletion() -> AccountDeletion:
    """The steps of deleting an account."""
    return AccountDeletion(
        provider=identity_provider(),
        repository=account_repository(),
        tasks=account_tasks(),
        clock=utc_now,
    )


@cache
def addresses() -> Addresses:
    """Which account has which address."""
    return Addresses(
        provider=identity_provider(), repository=account_repository(), deletion=account_deletion()
    )


@cache
def account_care() -> AccountCare:
    """What people do to look after their own account."""
    return AccountCare(
        provider=identity_provider(),
        repository=account_repository(),
        sessions=open_sessions(),
        addresses=addresses(),
        deletion=account_deletion(),
        clock=utc_now,
    )


@cache
def account_exports() -> AccountExports:
    """What is held about a person, to be taken along."""
    return AccountExports(
        repository=account_repository(),
        directory=account_directory(),
        tasks=account_tasks(),
        clock=utc_now,
    )


@cache
def open_sessions() -> OpenSessions:
    """The sessions that have begun."""
    return OpenSessions(provider=identity_provider(), repository=account_repository(), clock=utc_now)


@cache
def administration() -> Administration:
    """What administrators and operators do with other people's accounts."""
    return Administration(
        addresses=addresses(),
        deletion=account_deletion(),
        provider=identity_provider(),
        repository=account_repository(),
        directory=account_directory(),
        clock=utc_now,
    )


@cache
def account_repair() -> AccountRepair:
    """What heals accounts whose halves disagree."""
    return AccountRepair(
        addresses=addresses(),
        deletion=account_deletion(),
        provider=identity_provider(),
        repository=account_repository(),
        directory=account_directory(),
        clock=utc_now,
    )


@cache
def account_tasks() -> AccountTasks:
    """The tasks' side of an account; the settings name it, since this app does not know it."""
    tasks: AccountTasks = import_string(settings.ACCOUNT_TASKS)()
    return tasks
