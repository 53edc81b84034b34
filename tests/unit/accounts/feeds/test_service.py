"""The use cases of the private calendar, over stand-ins."""

from __future__ import annotations

import itertools
from dataclasses import replace
from hashlib import sha256

import pytest

from accounts.feeds.errors import FeedNotFound
from accounts.feeds.service import FeedService
from accounts.identity.domain import Identity
from accounts.identity.errors import InvalidToken
from accounts.profiles.domain import ActivationStatus
from tests.factories import make_profile
from tests.fakes import FakeClock, InMemoryAccountRepository, InMemoryKeyrings

PROFILE = make_profile()
ME = Identity.of(PROFILE)


class Door:
    def __init__(self) -> None:
        self.accounts, self.clock = InMemoryAccountRepository(), FakeClock()
        self.accounts.add(PROFILE)
        numbers = itertools.count(1)
        self.service = FeedService(
            repository=InMemoryKeyrings(self.accounts),
            clock=self.clock,
            new_secret=lambda: f"{next(numbers):043d}",
            derive_secret=lambda text: sha256(text.encode()).hexdigest(),
        )

    def change(self, **values: object) -> None:
        before = self.accounts.find_by_sub(PROFILE.sub)
        assert before is not None
        self.accounts.change(before, replace(before, **values))  # type: ignore[arg-type]  # A test names what it is about.

    def is_open(self, secret: str) -> bool:
        try:
            return self.service.owner(secret=secret) == ME
        except FeedNotFound:
            return False


@pytest.fixture
def door() -> Door:
    return Door()


def test_an_address_opens_it_until_there_is_another(door: Door) -> None:
    assert door.service.since(identity=ME) is None
    first = door.service.create(identity=ME)
    assert door.is_open(first)
    assert door.service.since(identity=ME) == door.clock()
    second = door.service.create(identity=ME)
    assert not door.is_open(first)
    assert door.is_open(second)


def test_it_ends(door: Door) -> None:
    secret = door.service.create(identity=ME)
    for _ in range(2):
        door.service.end(identity=ME)
        assert not door.is_open(secret)
    assert door.service.since(identity=ME) is None


def test_a_repeat_answers_the_same_and_wakes_nothing(door: Door) -> None:
    first = door.service.create(identity=ME, idempotency_key="k")
    door.clock.advance(minutes=1)
    assert door.service.create(identity=ME, idempotency_key="k") == first
    other = door.service.create(identity=ME, idempotency_key="another")
    assert not door.is_open(first)
    assert door.is_open(other)
    door.service.end(identity=ME)
    door.clock.advance(minutes=1)
    again = door.service.create(identity=ME, idempotency_key="k")
    assert again != first
    assert not door.is_open(first)


def test_it_ends_with_deactivation_for_good(door: Door) -> None:
    secret = door.service.create(identity=ME)
    door.change(activation_status=ActivationStatus.INACTIVE, deactivated_at=door.clock())
    assert not door.is_open(secret)
    door.change(activation_status=ActivationStatus.ACTIVE)
    assert not door.is_open(secret)
    assert door.service.since(identity=ME) is None
    door.clock.advance(seconds=1)
    assert door.is_open(door.service.create(identity=ME))


def test_it_ends_with_deletion(door: Door) -> None:
    secret = door.service.create(identity=ME)
    door.change(deletion_started_at=door.clock())
    assert not door.is_open(secret)
    door.accounts.remove(door.accounts.find_by_sub(PROFILE.sub) or PROFILE)
    assert not door.is_open(secret)
    with pytest.raises(InvalidToken):
        door.service.create(identity=ME)


def test_nothing_near_an_address_is_one(door: Door) -> None:
    secret = door.service.create(identity=ME)
    owner, _, chance = secret.partition(".")
    for near in (
        "",
        owner,
        chance,
        f"{owner}.{'0' * 43}",
        f"!.{chance}",
        f"A.{chance}",
        f"{secret}0",
        "x" * 9000,
    ):
        assert not door.is_open(near)
