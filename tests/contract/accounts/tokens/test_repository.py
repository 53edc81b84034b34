"""What every `KeyringRepository` does, in memory, in DynamoDB, and behind the cache."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings

from accounts import dependencies
from accounts.sessions.ports import SessionRepository
from accounts.tokens.cache import CachedKeyringRepository
from accounts.tokens.domain import Keyring, Scope, Token
from accounts.tokens.errors import KeyringChanged
from accounts.tokens.ports import KeyringRepository
from accounts.tokens.repository import DynamoDBTokens
from tests.factories import START, make_profile
from tests.fakes import InMemoryAccountRepository, InMemoryKeyrings
from tests.fakes.cache import FakeRedis
from webapp.aws.clients import dynamodb_client
from webapp.cache.breaker import Breaker
from webapp.cache.shared import SharedCache
from webapp.cache.versioned import VersionedCache

PROFILE = make_profile()
SUB = PROFILE.sub
FIRST = Token("t1", "Backup \U0001f33f", Scope.READ, "d1", START, START + timedelta(days=9))
SECOND = Token("t2", "Cron", Scope.WRITE, "d2", START, START + timedelta(days=9), date(2026, 3, 2))

Stores = tuple[KeyringRepository, SessionRepository]


@pytest.fixture(params=["memory", "cache", "dynamodb"])
def stores(request: pytest.FixtureRequest) -> Stores:
    accounts: SessionRepository = InMemoryAccountRepository()
    keyrings: KeyringRepository = InMemoryKeyrings(accounts)
    if request.param == "dynamodb":
        request.getfixturevalue("aws")
        accounts = dependencies.account_repository()
        keyrings = DynamoDBTokens(client=dynamodb_client(), table=settings.USERS_TABLE)
    if request.param == "cache":
        shared = SharedCache(backend=FakeRedis(), breaker=Breaker(pause_seconds=3))
        keyrings = CachedKeyringRepository(repository=keyrings, cache=VersionedCache(shared=shared))
    accounts.add(PROFILE)
    return keyrings, accounts


def test_an_account_begins_with_none(stores: Stores) -> None:
    assert stores[0].find_keyring(SUB) == (PROFILE, Keyring(SUB))
    assert stores[0].find_keyring("nobody") == (None, Keyring("nobody"))


def test_every_field_is_kept(stores: Stores) -> None:
    first = Keyring(SUB).with_token(FIRST)
    stores[0].write_keyring(first)
    assert stores[0].find_keyring(SUB) == (PROFILE, first)
    second = first.with_token(SECOND)
    stores[0].write_keyring(second)
    assert stores[0].find_keyring(SUB)[1].tokens == (FIRST, SECOND)
    stores[0].write_keyring(second.without(FIRST))
    assert stores[0].find_keyring(SUB)[1].tokens == (SECOND,)


@pytest.mark.parametrize("version", [1, 3])
def test_what_was_changed_meanwhile_is_not_overwritten(stores: Stores, version: int) -> None:
    first = Keyring(SUB).with_token(FIRST)
    stores[0].write_keyring(first)
    with pytest.raises(KeyringChanged):
        stores[0].write_keyring(replace(Keyring(SUB).with_token(SECOND), version=version))
    assert stores[0].find_keyring(SUB)[1] == first


def test_an_account_that_is_going_gets_none(stores: Stores) -> None:
    keyrings, accounts = stores
    accounts.change(PROFILE, replace(PROFILE, deletion_started_at=START))
    with pytest.raises(KeyringChanged):
        keyrings.write_keyring(Keyring(SUB).with_token(FIRST))
    with pytest.raises(KeyringChanged):
        keyrings.write_keyring(Keyring("nobody").with_token(FIRST))


def test_they_are_forgotten(stores: Stores) -> None:
    stores[0].write_keyring(Keyring(SUB).with_token(FIRST))
    stores[0].remove_keyring(SUB)
    stores[0].remove_keyring(SUB)
    assert stores[0].find_keyring(SUB)[1] == Keyring(SUB)


def test_of_writers_at_once_none_is_lost(stores: Stores) -> None:
    def add(number: int) -> None:
        for _ in range(200):
            with suppress(KeyringChanged):
                _, keyring = stores[0].find_keyring(SUB)
                return stores[0].write_keyring(keyring.with_token(replace(FIRST, token_id=f"t{number}")))
        raise AssertionError

    run: Callable[[int], None] = add
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(8)))
    assert {token.token_id for token in stores[0].find_keyring(SUB)[1].tokens} == {f"t{n}" for n in range(8)}
