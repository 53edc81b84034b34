"""The account repository around another one: what it keeps, and that every write is heard of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.profiles.domain import ActivationStatus
from accounts.profiles.ports import ProfileRepository
from accounts.sessions.cache import CachedSessionRepository
from accounts.sessions.ports import SessionRepository
from tests.factories import make_profile, make_session
from tests.fakes import InMemoryAccountRepository
from tests.fakes.cache import FakeRedis
from webapp.cache.breaker import Breaker
from webapp.cache.shared import SharedCache
from webapp.cache.versioned import VersionedCache

PROFILE, SESSION = make_profile(), make_session()
SUB = PROFILE.sub

READS = {"next_user_number", "find_by_email", "find_by_sub", "find_session", "list_sessions"}
# Every other method of the port, each with a call of it that changes the account of `SUB`.
WRITES: dict[str, Callable[[SessionRepository], Any]] = {
    "add": lambda accounts: accounts.add(PROFILE),
    "change": lambda accounts: accounts.change(
        PROFILE, replace(PROFILE, activation_status=ActivationStatus.INACTIVE)
    ),
    "remove": lambda accounts: accounts.remove(PROFILE),
    "start_session": lambda accounts: accounts.start_session(SESSION),
    "revoke_session": lambda accounts: accounts.revoke_session(SESSION),
    "remove_sessions": lambda accounts: accounts.remove_sessions(SUB),
}


class Counting(InMemoryAccountRepository):
    """A store that counts how often it is asked for a session, and can lose the answer of what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def find_session(self, sub: str, session_id: str) -> Any:
        self.asked += 1
        return super().find_session(sub, session_id)


@pytest.fixture
def store() -> Counting:
    store = Counting()
    store.add(PROFILE)
    return store


@pytest.fixture
def cache() -> VersionedCache:
    return VersionedCache(shared=SharedCache(backend=FakeRedis(), breaker=Breaker(pause_seconds=3)))


@pytest.fixture
def accounts(store: Counting, cache: VersionedCache) -> CachedSessionRepository:
    return CachedSessionRepository(repository=store, cache=cache)


def test_a_session_is_read_once(store: Counting, accounts: CachedSessionRepository) -> None:
    store.start_session(SESSION)
    for _ in range(3):
        assert accounts.find_session(SUB, "session-1") == (PROFILE, SESSION)
        assert accounts.find_session(SUB, "unknown") == (PROFILE, None)
    assert store.asked == 2


def test_nobody_is_not_kept(store: Counting, accounts: CachedSessionRepository) -> None:
    assert accounts.find_session("nobody", "session-1") == (None, None)
    store.add(make_profile(2, sub="nobody"))
    assert accounts.find_session("nobody", "session-1")[0] is not None


def test_every_method_of_the_port_is_one_or_the_other() -> None:
    ports = vars(ProfileRepository) | vars(SessionRepository)
    methods = {name for name in ports if not name.startswith("_")}
    assert methods == READS | set(WRITES)


def test_somebody_elses_session_is_not_kept(store: Counting, accounts: CachedSessionRepository) -> None:
    store.start_session(replace(SESSION, sub="sub-2"))
    for _ in range(2):
        accounts.find_session(SUB, "session-1")
    assert store.asked == 2, "when it ends, nothing of this account moves on"


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_ends_what_is_kept(
    store: Counting, accounts: CachedSessionRepository, write: Callable[[SessionRepository], Any]
) -> None:
    accounts.find_session(SUB, "session-1")
    write(accounts)
    assert accounts.find_session(SUB, "session-1") == store.find_session(SUB, "session-1")
    assert store.asked == 3


@pytest.mark.parametrize("name", WRITES)
def test_a_write_whose_answer_is_lost_does_so_too(
    store: Counting,
    accounts: CachedSessionRepository,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    method = getattr(store, name)

    def lose(*args: Any, **named: Any) -> None:
        method(*args, **named)
        raise TimeoutError

    accounts.find_session(SUB, "session-1")
    monkeypatch.setattr(store, name, lose)
    with pytest.raises(TimeoutError):
        WRITES[name](accounts)
    accounts.find_session(SUB, "session-1")
    assert store.asked == 2


def test_a_profile_that_goes_to_another_sub_is_no_longer_found_under_the_first(
    accounts: CachedSessionRepository,
) -> None:
    accounts.find_session(SUB, "session-1")
    accounts.change(PROFILE, replace(PROFILE, sub="sub-new"))
    assert accounts.find_session(SUB, "session-1") == (None, None)
    profile, _ = accounts.find_session("sub-new", "session-1")
    assert profile is not None
