"""Removing for good, over a repository and a bucket in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest

from tests.factories import make_image, make_todo
from tests.fakes import FakeClock, InMemoryImageStore, InMemoryTodoRepository
from tests.repositories import add_to, edit
from todos.access import Access
from todos.tasks.domain import Todo
from todos.tasks.errors import TodoNotFound, TodoVersionConflict
from todos.tasks.query import TodoQuery
from todos.tasks.service import TodoService
from todos.trash.errors import NotInTrash
from todos.trash.service import TrashService
from webapp import deadlines
from webapp.errors import Unavailable, Unfinished

OWNER = Access.own("VAH000001")


class Watched(InMemoryImageStore):
    """A bucket beside which something else happens just before objects are deleted, or that does not answer then."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.beside: Callable[[], object] = lambda: None

    def delete(self, keys: Iterable[str]) -> None:
        self.beside()
        super().delete(keys)


class Ground:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.repository = InMemoryTodoRepository()
        self.store = Watched(self.clock)
        self.trash = TrashService(repository=self.repository, store=self.store, clock=self.clock)
        self.todos = TodoService(repository=self.repository, clock=self.clock, new_id=lambda: "")

    def has(self, title: str, *, is_trashed: bool = True, **fields: Any) -> Todo:
        todo, _ = add_to(
            self.repository, make_todo(title=title, deleted_at=self.clock() if is_trashed else None, **fields)
        )
        for image in todo.images:
            self.store.save(image.key, BytesIO(b"picture"), "image/jpeg")
        return todo

    def left(self) -> list[str]:
        return sorted(todo.title for todo in self.repository.every(OWNER))

    def objects(self) -> list[str]:
        return [stored.key for stored in self.store.list()]


@pytest.fixture
def ground() -> Ground:
    return Ground()


def test_what_lies_in_the_trash_goes_with_its_images_and_nothing_else(ground: Ground) -> None:
    kept = ground.has("Kept", is_trashed=False, images=(make_image(),))
    ground.has("With a picture", images=(make_image(), make_image()))
    for number in range(120):
        ground.has(f"Without {number}")
    assert ground.trash.empty_trash(OWNER) == 121
    assert ground.left() == ["Kept"]
    assert ground.objects() == [kept.images[0].key]
    assert ground.trash.empty_trash(OWNER) == 0


def test_an_image_that_another_task_has_too_stays(ground: Ground) -> None:
    shared, own = make_image(), make_image()
    ground.has("Kept", is_trashed=False, images=(shared,))
    gone = ground.has("Gone", images=(shared, own))
    ground.trash.remove_todo(OWNER, todo_id=gone.todo_id)
    assert ground.objects() == [shared.key]


def test_one_task_goes_and_the_others_stay(ground: Ground) -> None:
    gone = ground.has("Gone", images=(make_image(),))
    other = ground.has("Other", images=(make_image(),))
    ground.trash.remove_todo(OWNER, todo_id=gone.todo_id)
    assert (ground.left(), ground.objects()) == (["Other"], [other.images[0].key])
    with pytest.raises(TodoNotFound):
        ground.trash.remove_todo(OWNER, todo_id=gone.todo_id)


def test_what_is_not_in_the_trash_is_refused_and_kept(ground: Ground) -> None:
    todo = ground.has("Kept", is_trashed=False, images=(make_image(),))
    with pytest.raises(NotInTrash):
        ground.trash.remove_todo(OWNER, todo_id=todo.todo_id)
    assert (ground.left(), len(ground.objects())) == (["Kept"], 1)


def test_an_old_version_is_refused(ground: Ground) -> None:
    todo = ground.has("Kept")
    with pytest.raises(TodoVersionConflict):
        ground.trash.remove_todo(OWNER, todo_id=todo.todo_id, expected_version=todo.version + 1)
    ground.trash.remove_todo(OWNER, todo_id=todo.todo_id, expected_version=todo.version)
    assert ground.left() == []


def test_nobody_restores_a_task_whose_images_are_going(ground: Ground) -> None:
    todo = ground.has("Gone", images=(make_image(),))

    def restore() -> None:
        with pytest.raises(TodoNotFound):
            ground.todos.restore_todo(OWNER, todo_id=todo.todo_id)

    ground.store.beside = restore
    assert ground.trash.empty_trash(OWNER) == 1
    assert (ground.left(), ground.objects()) == ([], [])


def test_an_outage_of_the_bucket_leaves_what_the_same_request_finds_again(ground: Ground) -> None:
    todo = ground.has("Gone", images=(make_image(),))

    def fail() -> None:
        raise Unavailable

    ground.store.beside = fail
    for act in (
        lambda: ground.trash.empty_trash(OWNER),
        lambda: ground.trash.remove_todo(OWNER, todo_id=todo.todo_id),
    ):
        with pytest.raises(Unavailable):
            act()
    # It cannot come back any more, and is not shown.
    assert ground.todos.list_todos(OWNER, query=TodoQuery(is_deleted=True)).todos == ()
    ground.store.beside = lambda: None
    assert ground.trash.empty_trash(OWNER) == 1
    assert (ground.left(), ground.objects()) == ([], [])


def test_what_an_interruption_left_is_removed_by_the_daily_work(ground: Ground) -> None:
    ground.has("Gone", images=(make_image(),))

    def fail() -> None:
        raise Unavailable

    ground.store.beside = fail
    with pytest.raises(Unavailable):
        ground.trash.empty_trash(OWNER)
    assert ground.todos.remove_expired() == 1


@pytest.mark.parametrize("images", [(), (make_image(),)], ids=["plain", "pictured"])
def test_a_task_restored_in_the_same_moment_stays(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, images: tuple[Any, ...]
) -> None:
    todo = ground.has("Kept", images=images)
    get = ground.repository.get

    def get_then_restore(access: Access, todo_id: str) -> Todo:
        monkeypatch.setattr(ground.repository, "get", get)
        found = get(access, todo_id)
        edit(ground.repository, OWNER, todo_id, lambda each: each.restored(at=ground.clock()))
        return found

    monkeypatch.setattr(ground.repository, "get", get_then_restore)
    with pytest.raises(NotInTrash):
        ground.trash.remove_todo(OWNER, todo_id=todo.todo_id)
    assert (ground.left(), len(ground.objects())) == (["Kept"], len(images))


def test_a_task_removed_in_the_same_moment_is_gone(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    todo = ground.has("Gone", images=(make_image(),))
    get = ground.repository.get

    def get_then_remove(access: Access, todo_id: str) -> Todo:
        monkeypatch.setattr(ground.repository, "get", get)
        found = get(access, todo_id)
        ground.repository.remove(access, [found])
        return found

    monkeypatch.setattr(ground.repository, "get", get_then_remove)
    with pytest.raises(TodoNotFound):
        ground.trash.remove_todo(OWNER, todo_id=todo.todo_id)


def test_without_time_it_stops_between_two_pieces_and_goes_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(150):
        ground.has(f"Task {number}")
    left = iter([20.0, 20.0, 1.0])
    monkeypatch.setattr(deadlines, "seconds_left", lambda: next(left))
    with pytest.raises(Unfinished) as caught:
        ground.trash.empty_trash(OWNER)
    assert (caught.value.code, caught.value.retry_after_seconds) == ("unfinished", 1)
    assert len(ground.left()) == 51
    monkeypatch.undo()
    assert ground.trash.empty_trash(OWNER) == 51
