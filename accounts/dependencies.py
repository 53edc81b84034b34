"""Where the services of accounts are put together, once per process: the one module that knows every feature.

An adapter fills the ports of all features at once, since there is one user pool and one table.
"""

from __future__ import annotations

import secrets
import uuid
from functools import cache
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from accounts.addresses.cognito import CognitoAddresses
from accounts.addresses.forms import ChangeEmailForm
from accounts.addresses.service import AddressService
from accounts.administration.cognito import CognitoAdministration
from accounts.administration.ports import AccountDirectory
from accounts.administration.repository import DynamoDBDirectory
from accounts.administration.service import AdministrationService
from accounts.deletion.cognito import CognitoDeletion
from accounts.deletion.ports import TaskRemoval
from accounts.deletion.service import DeletionService
from accounts.export.ports import TaskExport
from accounts.export.service import ExportService
from accounts.feeds.service import FeedService
from accounts.identity.domain import Identity
from accounts.identity.tokens import CognitoTokenVerifier, SigningKeys, jwks_fetcher
from accounts.overview.ports import TaskCounts
from accounts.passwords.cognito import CognitoPasswords
from accounts.passwords.forms import ChangePasswordForm
from accounts.passwords.service import PasswordService
from accounts.preferences.forms import PreferencesForm
from accounts.preferences.ports import TaskReminders
from accounts.preferences.service import PreferenceService
from accounts.registration.service import RegistrationService
from accounts.repair.service import RepairService
from accounts.sessions.cache import CachedSessionRepository
from accounts.sessions.cognito import CognitoSessions
from accounts.sessions.ports import SessionRepository
from accounts.sessions.repository import DynamoDBSessions
from accounts.sessions.service import SessionService
from accounts.sessions.sign_in import AuthenticationService
from accounts.tokens.cache import CachedKeyringRepository
from accounts.tokens.forms import NewTokenForm
from accounts.tokens.ports import KeyringRepository
from accounts.tokens.repository import DynamoDBTokens
from accounts.tokens.service import TokenService
from webapp.aws.clients import cognito_client, dynamodb_client
from webapp.cache.versioned import versioned_cache
from webapp.clock import utc_now

if TYPE_CHECKING:
    from django import forms


# What nobody can guess of a token, and what one is derived for.
_SECRET_BYTES = 32
_DERIVATION = "servertask.token"


class AccountTasks(TaskCounts, TaskExport, TaskRemoval, TaskReminders, Protocol):
    """What accounts need to know of tasks; `ACCOUNT_TASKS` in the settings names the class that fills it."""


class CognitoIdentityProvider(
    CognitoAdministration, CognitoPasswords, CognitoAddresses, CognitoDeletion, CognitoSessions
):
    """The identity provider of every feature, over one pool and its client without a secret."""


class DynamoDBAccountRepository(DynamoDBSessions, DynamoDBDirectory):
    """`SessionRepository` and `AccountDirectory` over one DynamoDB table."""


@cache
def identity_provider() -> CognitoIdentityProvider:
    """Cognito, with the configured pool and client."""
    return CognitoIdentityProvider(
        client=cognito_client(),
        pool_id=settings.COGNITO_USER_POOL_ID,
        client_id=settings.COGNITO_CLIENT_ID,
    )


@cache
def account_repository() -> SessionRepository:
    """Profiles and sessions in the configured table, behind the shared cache."""
    return CachedSessionRepository(
        repository=DynamoDBAccountRepository(client=dynamodb_client(), table=settings.USERS_TABLE),
        cache=versioned_cache(),
    )


@cache
def account_directory() -> AccountDirectory:
    """The same table, as administrators read it."""
    return DynamoDBAccountRepository(client=dynamodb_client(), table=settings.USERS_TABLE)


@cache
def keyring_repository() -> KeyringRepository:
    """The tokens of accounts in the same table, behind the shared cache."""
    return CachedKeyringRepository(
        repository=DynamoDBTokens(client=dynamodb_client(), table=settings.USERS_TABLE),
        cache=versioned_cache(),
    )


@cache
def account_tasks() -> AccountTasks:
    """The tasks' side of an account; the settings name it, since this app does not know it."""
    tasks: AccountTasks = import_string(settings.ACCOUNT_TASKS)()
    return tasks


@cache
def session_service() -> SessionService:
    """The sessions that have begun."""
    return SessionService(provider=identity_provider(), repository=account_repository(), clock=utc_now)


@cache
def deletion_service() -> DeletionService:
    """The steps of deleting an account."""
    return DeletionService(
        provider=identity_provider(),
        repository=account_repository(),
        tasks=account_tasks(),
        keyrings=keyring_repository(),
        clock=utc_now,
    )


@cache
def token_service() -> TokenService:
    """The tokens that people give to their scripts."""
    return TokenService(
        repository=keyring_repository(),
        clock=utc_now,
        new_id=lambda: str(uuid.uuid4()),
        new_secret=_new_secret,
        derive_secret=_derived_secret,
    )


@cache
def feed_service() -> FeedService:
    """The private calendars of accounts."""
    return FeedService(
        repository=keyring_repository(),
        clock=utc_now,
        new_secret=_new_secret,
        derive_secret=_derived_secret,
    )


def _new_secret() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)


def _derived_secret(text: str) -> str:
    return salted_hmac(_DERIVATION, text, algorithm="sha256").hexdigest()


@cache
def address_service() -> AddressService:
    """Which account has which address."""
    return AddressService(
        provider=identity_provider(),
        repository=account_repository(),
        deletions=deletion_service(),
        clock=utc_now,
    )


@cache
def registration_service() -> RegistrationService:
    """How accounts are opened."""
    return RegistrationService(
        provider=identity_provider(),
        repository=account_repository(),
        addresses=address_service(),
        clock=utc_now,
    )


@cache
def authentication_service() -> AuthenticationService:
    """Who somebody is, by password or token."""
    return AuthenticationService(
        provider=identity_provider(),
        verifier=CognitoTokenVerifier(
            keys=SigningKeys(fetch=jwks_fetcher(settings.COGNITO_JWKS_URL)),
            issuer=settings.COGNITO_ISSUER,
            client_id=settings.COGNITO_CLIENT_ID,
        ),
        repository=account_repository(),
        sessions=session_service(),
        registrations=registration_service(),
        addresses=address_service(),
        deletions=deletion_service(),
        clock=utc_now,
    )


@cache
def password_service() -> PasswordService:
    """How passwords are replaced."""
    return PasswordService(provider=identity_provider(), sessions=session_service())


@cache
def preference_service() -> PreferenceService:
    """What the owner of an account decides about it."""
    return PreferenceService(
        provider=identity_provider(), repository=account_repository(), tasks=account_tasks(), clock=utc_now
    )


@cache
def export_service() -> ExportService:
    """What is held about a person, to be taken along."""
    return ExportService(
        repository=account_repository(),
        trail=account_directory(),
        tasks=account_tasks(),
        clock=utc_now,
    )


@cache
def administration_service() -> AdministrationService:
    """What administrators and operators do with other people's accounts."""
    return AdministrationService(
        addresses=address_service(),
        deletions=deletion_service(),
        registrations=registration_service(),
        sessions=session_service(),
        provider=identity_provider(),
        repository=account_repository(),
        directory=account_directory(),
        clock=utc_now,
    )


@cache
def repair_service() -> RepairService:
    """What heals accounts whose halves disagree."""
    return RepairService(
        addresses=address_service(),
        deletions=deletion_service(),
        registrations=registration_service(),
        provider=identity_provider(),
        repository=account_repository(),
        directory=account_directory(),
        clock=utc_now,
    )


def account_forms(identity: Identity | None, *, told_zone: str = "") -> dict[str, forms.Form]:
    """The forms on the page of an account, by their names there; each belongs to a feature of its own.

    Without an identity, because a service is down, what shows how the account stands is left out.
    """
    blank: dict[str, forms.Form] = {
        "password_form": ChangePasswordForm(),
        "email_form": ChangeEmailForm(),
        "token_form": NewTokenForm(),
    }
    return (
        {**blank, "preferences_form": PreferencesForm.of(identity, told_zone=told_zone)}
        if identity
        else blank
    )
