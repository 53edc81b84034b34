"""Tags as a person's own, over a repository in memory."""

from __future__ import annotations

import pytest

from tests.factories import START, make_todo
from tests.fakes import FakeClock, InMemoryTodoRepository
from tests.repositories import add_to
from todos.access import Access
from todos.tags.errors import TagNotFound
from todos.tags.service import TagService
from todos.tasks.domain import Status
from todos.tasks.errors import TooManyTags
from todos.tasks.service import TodoService
from todos.tasks.tagging import MAX_DIFFERENT_TAGS, TagCount
from webapp.errors import InvalidInput

OWNER = Access.own("VAH000001")


class Ground:
    def __init__(self) -> None:
        clock = FakeClock()
        self.repository = InMemoryTodoRepository()
        self.tags = TagService(repository=self.repository, clock=clock)
        ids = iter(range(10**6))
        self.todos = TodoService(repository=self.repository, clock=clock, new_id=lambda: f"{next(ids)}")

    def has(self, *tags: str, status: Status = Status.PENDING, is_trashed: bool = False) -> str:
        todo = make_todo(tags=tags, status=status, deleted_at=START if is_trashed else None)
        return add_to(self.repository, todo)[0].todo_id

    def tags_of(self, todo_id: str) -> tuple[str, ...]:
        return self.repository.get(OWNER, todo_id).tags


@pytest.fixture
def ground() -> Ground:
    return Ground()


def test_every_tag_has_its_counts(ground: Ground) -> None:
    ground.has("home", "caf\u00e9")
    ground.has("caf\u00e9", status=Status.COMPLETE)
    ground.has("cafe")
    ground.has("gone", is_trashed=True)
    assert ground.tags.list_tags(OWNER) == [TagCount("caf\u00e9", 2, 1), TagCount("home", 1, 0)]


def test_renaming_reaches_every_task_and_spelling_once(ground: Ground) -> None:
    one, two = ground.has("caf\u00e9", "home"), ground.has("cafe", status=Status.COMPLETE)
    trashed, other = ground.has("cafe", is_trashed=True), ground.has("home")
    assert ground.tags.rename_tag(OWNER, tag="CAFE", name=" Coffee ") == TagCount("coffee", 1, 1)
    assert ground.tags_of(one) == ("coffee", "home")
    assert ground.tags_of(two) == ground.tags_of(trashed) == ("coffee",)
    assert [ground.repository.get(OWNER, each).version for each in (one, other)] == [2, 1]


def test_a_name_that_there_is_merges_two_into_one(ground: Ground) -> None:
    both, one = ground.has("caf\u00e9", "bar", "x"), ground.has("bar")
    assert ground.tags.rename_tag(OWNER, tag="bar", name="cafe") == TagCount("caf\u00e9", 2, 0)
    assert ground.tags_of(both) == ("caf\u00e9", "x")
    assert ground.tags_of(one) == ("caf\u00e9",)


def test_another_spelling_of_itself_is_a_name(ground: Ground) -> None:
    todo = ground.has("cafe")
    assert ground.tags.rename_tag(OWNER, tag="cafe", name="caf\u00e9") == TagCount("caf\u00e9", 1, 0)
    assert ground.tags_of(todo) == ("caf\u00e9",)


def test_a_repeat_of_what_is_done_is_done(ground: Ground) -> None:
    ground.has("cafe")
    first = ground.tags.rename_tag(OWNER, tag="cafe", name="bar")
    assert ground.tags.rename_tag(OWNER, tag="cafe", name="bar") == first


def test_deleting_takes_it_from_every_task(ground: Ground) -> None:
    one, trashed = ground.has("caf\u00e9", "home"), ground.has("cafe", is_trashed=True)
    ground.tags.delete_tag(OWNER, tag="cafe")
    assert ground.tags_of(one) == ("home",)
    assert ground.tags_of(trashed) == ()
    with pytest.raises(TagNotFound):
        ground.tags.delete_tag(OWNER, tag="cafe")


def test_a_tag_that_no_task_has(ground: Ground) -> None:
    with pytest.raises(TagNotFound):
        ground.tags.rename_tag(OWNER, tag="cafe", name="bar")


@pytest.mark.parametrize("name", ["", "a,b", "a/b", "..", "x" * 31])
def test_a_name_that_is_none(ground: Ground, name: str) -> None:
    ground.has("cafe")
    with pytest.raises(InvalidInput) as refused:
        ground.tags.rename_tag(OWNER, tag="cafe", name=name)
    assert [problem.attr for problem in refused.value.errors] == ["name"]


def test_the_spelling_first_used_stays(ground: Ground) -> None:
    ground.has("caf\u00e9")
    todo = ground.todos.create_todo(OWNER, fields={"title": "T", "tags": ("cafe", "home")})
    assert todo.tags == ("caf\u00e9", "home")
    changed = ground.todos.update_todo(OWNER, todo_id=todo.todo_id, fields={"tags": ("HOME", "CAFE")})
    assert changed.tags == ("home", "caf\u00e9")


def test_there_are_so_many_different_ones_and_no_more(ground: Ground) -> None:
    for start in range(0, MAX_DIFFERENT_TAGS, 10):
        ground.has(*(f"tag {number}" for number in range(start, start + 10)))
    todo = ground.todos.create_todo(OWNER, fields={"title": "T", "tags": ("TAG 7",)})
    with pytest.raises(TooManyTags):
        ground.todos.create_todo(OWNER, fields={"title": "T", "tags": ("one more",)})
    with pytest.raises(TooManyTags):
        ground.todos.update_todo(OWNER, todo_id=todo.todo_id, fields={"tags": ("one more",)})
    assert len(ground.tags.list_tags(OWNER)) == MAX_DIFFERENT_TAGS
