"""The task repository around another one: every write is heard of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import START, make_image, make_todo
from tests.fakes import InMemoryTodoRepository
from tests.fakes.cache import FakeRedis
from tests.repositories import add_to, edit
from todos.access import Access
from todos.tasks.cache_invalidation import CacheInvalidatingTodoRepository
from todos.tasks.domain import Change
from todos.tasks.keys import cache_scope
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoQuery
from webapp.cache.breaker import Breaker
from webapp.cache.shared import SharedCache
from webapp.cache.versioned import VersionedCache

IMAGE = make_image()
TODO = make_todo(images=(IMAGE,))
OWNER = Access.own(TODO.space_id)

READS = {
    "get",
    "known",
    "check_room",
    "list_todos",
    "count_by_status",
    "count_by_tag",
    "every",
    "trashed",
    "count_up_to",
    "todos_with_images",
    "to_be_removed_on",
}
# Every other method of the port, each with a call of it that changes the owner's tasks.
WRITES: dict[str, Callable[[TodoRepository], Any]] = {
    "add": lambda todos: add_to(todos, make_todo()),
    "add_all": lambda todos: todos.add_all(OWNER, [make_todo()]),
    "edit": lambda todos: edit(todos, OWNER, TODO.todo_id, lambda todo: todo.trashed(at=START)),
    "change_all": lambda todos: todos.change_all(OWNER, TodoQuery(), lambda todo: todo.trashed(at=START)),
    "edit_many": lambda todos: todos.edit_many(
        OWNER, {TODO.todo_id: lambda todo: Change(todo.trashed(at=START))}
    ),
    "remove": lambda todos: todos.remove(OWNER, [TODO]),
    "trash_all": lambda todos: todos.trash_all(OWNER, at=START),
    "remove_all": lambda todos: todos.remove_all(OWNER),
}


@pytest.fixture
def cache() -> VersionedCache:
    return VersionedCache(shared=SharedCache(backend=FakeRedis(), breaker=Breaker(pause_seconds=3)))


@pytest.fixture
def todos(cache: VersionedCache) -> CacheInvalidatingTodoRepository:
    store = InMemoryTodoRepository()
    store.add(OWNER, TODO)
    return CacheInvalidatingTodoRepository(repository=store, cache=cache)


def test_every_method_of_the_port_is_one_or_the_other() -> None:
    methods = {name for name in vars(TodoRepository) if not name.startswith("_")}
    assert methods == READS | set(WRITES)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_ends_what_is_kept_of_its_owner_alone(
    cache: VersionedCache, todos: CacheInvalidatingTodoRepository, write: Callable[[TodoRepository], Any]
) -> None:
    for scope in (cache_scope(OWNER.space_id), cache_scope("VAH000002")):
        cache.keep(cache.look_up(scope, "list"), b"a list")
    write(todos)
    assert cache.look_up(cache_scope(OWNER.space_id), "list").found is None
    assert cache.look_up(cache_scope("VAH000002"), "list").found == b"a list"


@pytest.mark.parametrize("name", WRITES)
def test_a_write_whose_answer_is_lost_does_so_too(
    cache: VersionedCache, todos: CacheInvalidatingTodoRepository, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def lose(*_: Any, **__: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(InMemoryTodoRepository, name, lose)
    cache.keep(cache.look_up(cache_scope(OWNER.space_id), "list"), b"a list")
    with pytest.raises(TimeoutError):
        WRITES[name](todos)
    assert cache.look_up(cache_scope(OWNER.space_id), "list").found is None
