"""Everything that is held about a person, written bit by bit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from accounts.audit.domain import AuditAction, AuditEntry
from accounts.export.service import ExportService
from accounts.identity.domain import Identity
from accounts.identity.errors import InvalidToken
from tests.factories import START, make_profile, make_session
from tests.fakes import FakeClock, InMemoryAccountRepository, InMemoryAccountTasks
from webapp.errors import Unavailable


class CountedTasks(InMemoryAccountTasks):
    """As many tasks as asked for, made one by one; `made` is how many were."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self.made = 0

    def export(self, user_id: str) -> Iterator[Mapping[str, Any]]:
        for number in range(self._count):
            self.made += 1
            yield {"title": f'Task {number} \u2028 "quoted" \\ <b>'}


@pytest.fixture
def repository() -> InMemoryAccountRepository:
    repository = InMemoryAccountRepository()
    profile = repository.add(make_profile())
    repository.start_session(make_session(device="Firefox on Linux", network_address="192.0.2.1"))
    entry = AuditEntry(START, "operator", "console", profile.user_id, AuditAction.UPDATE)
    for number in range(250):
        profile = repository.change(profile, replace(profile, username=f"Name {number}"), entry=entry)
    return repository


@pytest.fixture
def identity() -> Identity:
    profile = make_profile()
    return Identity(
        user_id=profile.user_id,
        sub=profile.sub,
        username=profile.username,
        email=profile.email,
        role=profile.role,
        activation_status=profile.activation_status,
        created_at=profile.created_at,
        session_id="session-1",
    )


def exports_over(repository: InMemoryAccountRepository, tasks: InMemoryAccountTasks) -> ExportService:
    return ExportService(repository=repository, trail=repository, tasks=tasks, clock=FakeClock())


@pytest.mark.parametrize("count", [0, 1, 2, 5000])
def test_is_one_document(repository: InMemoryAccountRepository, identity: Identity, count: int) -> None:
    document = json.loads("".join(exports_over(repository, CountedTasks(count)).export(identity=identity)))
    assert list(document) == ["exported_at", "user", "sessions", "lists", "items", "audit"]
    assert document["user"]["username"] == "Name 249"
    assert [session["device"] for session in document["sessions"]] == ["Firefox on Linux"]
    assert len(document["items"]) == count
    assert all("quoted" in item["title"] for item in document["items"])
    assert len(document["audit"]) == 250


def test_reads_no_further_than_it_has_written(
    repository: InMemoryAccountRepository, identity: Identity
) -> None:
    tasks = CountedTasks(5000)
    pieces = exports_over(repository, tasks).export(identity=identity)
    written = 0
    for piece in pieces:
        written += piece.count("Task ")
        assert tasks.made <= written + 1
    assert written == 5000


def test_names_neither_tokens_nor_ids_of_the_provider(
    repository: InMemoryAccountRepository, identity: Identity
) -> None:
    text = "".join(exports_over(repository, CountedTasks(1)).export(identity=identity))
    assert "sub-1" not in text


def test_of_an_account_that_is_gone(identity: Identity) -> None:
    with pytest.raises(InvalidToken):
        exports_over(InMemoryAccountRepository(), CountedTasks(1)).export(identity=identity)


def test_an_outage_is_told_before_anything_is_written(
    repository: InMemoryAccountRepository, identity: Identity
) -> None:
    class Silent(InMemoryAccountTasks):
        def export(self, user_id: str) -> Iterator[Mapping[str, Any]]:
            raise Unavailable

    with pytest.raises(Unavailable):
        exports_over(repository, Silent()).export(identity=identity)
