"""Faults where nobody expects one: in the cache's words, and on the page that tells of a fault."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.test import Client

from accounts.sessions.cache import CachedSessionRepository
from tests.factories import make_profile, make_session
from tests.fakes import InMemoryAccountRepository
from tests.fakes.cache import FakeRedis, Nonsense
from webapp.api.lists import _Sent
from webapp.cache.breaker import Breaker
from webapp.cache.shared import SharedCache
from webapp.cache.versioned import VersionedCache
from webapp.errors import RateLimited
from webapp.limits import Allowance, Limit, Limits

WORDS: list[Any] = [
    None,
    True,
    3.5,
    b"OK",
    "OK",
    7,
    [b"x", b"y", b"z"],
    [7, 7, 7],
    [[], {}, None],
    [{}],
    {"a": 1},
    ...,
]


class TestARedisThatAnswersWithOtherWords:
    @pytest.mark.parametrize("words", WORDS, ids=repr)
    def test_keeps_nobody_from_the_truth(self, words: Any) -> None:
        accounts, profile, session = InMemoryAccountRepository(), make_profile(), make_session()
        accounts.add(profile)
        accounts.start_session(session)
        cache = VersionedCache(shared=SharedCache(backend=Nonsense(words), breaker=Breaker(pause_seconds=0)))
        repository = CachedSessionRepository(repository=accounts, cache=cache)
        for _ in range(3):
            assert repository.find_session(profile.sub, session.session_id) == (profile, session)
            cache.move_on("scope")

    @pytest.mark.parametrize("words", WORDS, ids=repr)
    def test_keeps_no_limit_from_being_one(self, words: Any) -> None:
        shared = SharedCache(backend=Nonsense(words), breaker=Breaker(pause_seconds=0))
        limits, allowance = (
            Limits(shared=shared, own=FakeRedis()),
            Allowance(Limit("password", 3, 300), "alice"),
        )
        for _ in range(3):
            limits.count(allowance)
        # Some words could be a count.
        with suppress(RateLimited):
            limits.check(allowance)
        with pytest.raises(RateLimited):
            limits.take(allowance)

    @pytest.mark.parametrize("entry", [b"", b"7", b"[]", b"[null]", b'[{"user_id": 7}, null]', b"[" * 3000])
    def test_an_entry_of_another_form_is_none(self, entry: bytes) -> None:
        redis, accounts, profile = FakeRedis(), InMemoryAccountRepository(), make_profile()
        accounts.add(profile)
        cache = VersionedCache(shared=SharedCache(backend=redis, breaker=Breaker(pause_seconds=3)))
        repository = CachedSessionRepository(repository=accounts, cache=cache)
        repository.find_session(profile.sub, "session-1")
        (key,) = (key for key in redis.values if key.startswith("entry:"))
        version, _, _ = redis.values[key][0].partition(b"\n")
        redis.values[key] = (version + b"\n" + entry, redis.values[key][1])
        assert repository.find_session(profile.sub, "session-1") == (profile, None)

    @pytest.mark.parametrize("kept", [b"", b"a", b"a\nb", b"a\r\nb\nc", b"\xff\nb\nc", "ä\nb\nc".encode()])
    def test_nor_is_a_list_that_no_header_can_name(self, kept: bytes) -> None:
        assert not _Sent.is_in(kept)
        assert _Sent.is_in(_Sent.of(([], {"Link": '<https://example.com>; rel="next"'})).to_bytes())


class TestAFaultOnTheErrorPage:
    @pytest.fixture
    def client(self, aws: object, monkeypatch: pytest.MonkeyPatch) -> Client:
        """A browser for which every page is broken, the one for errors too."""

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("table test-todos, key AKIA1234")

        monkeypatch.setattr("django.template.base.Template.render", broken)
        return Client(raise_request_exception=False)

    @pytest.mark.parametrize("path", ["/", "/signin", "/nothing", "/healthz-nothing"])
    def test_is_answered_all_the_same(self, client: Client, path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 500
        page = answer.content.decode()
        assert "Something went wrong" in page
        assert answer["X-Request-ID"] in page
        assert "AKIA1234" not in page
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src" in answer["Content-Security-Policy"]
