"""Images of tasks in every `TodoRepository`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import START, make_image, make_todo
from tests.repositories import add_to, edit, put, take_away
from tests.repositories import attach as attach_to
from todos.access import Access
from todos.images.domain import Image, Label
from todos.images.errors import ImageNotFound, TooManyImages
from todos.tasks.domain import Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.ports import TodoRepository

OWNER, OTHER = Access.own("VAH000001"), Access.own("VAH000002")
LATER = START + timedelta(minutes=1)


@pytest.fixture
def todo(todos: TodoRepository) -> Todo:
    return add_to(todos, make_todo(title="With images", tags=("home",)))[0]


def attach(todos: TodoRepository, todo: Todo, image: Image) -> Todo:
    return attach_to(todos, Access.own(todo.space_id), todo.todo_id, image, at=LATER)


def numbered(number: int) -> Image:
    return make_image(attached_at=START + timedelta(milliseconds=number))


class TestAttaching:
    def test_adds_to_what_is_there(self, todos: TodoRepository, todo: Todo) -> None:
        labelled = replace(numbered(1), labels=(Label("Cat", 98.53, ("Animal",)),), label_model="3.0")
        unlabelled = replace(numbered(2), label_error="label_detection_failed")
        attach(todos, todo, labelled)
        after = attach(todos, todo, unlabelled)
        assert after == replace(todo, images=(labelled, unlabelled), version=3, updated_at=LATER)
        assert todos.get(OWNER, todo.todo_id) == after

    def test_twice_changes_nothing(self, todos: TodoRepository, todo: Todo) -> None:
        image = make_image()
        once = attach(todos, todo, image)
        assert attach(todos, todo, replace(image, label_error="label_detection_failed")) == once
        assert todos.get(OWNER, todo.todo_id) == once

    def test_is_for_ten(self, todos: TodoRepository, todo: Todo) -> None:
        images = [numbered(number) for number in range(11)]
        for image in images[:10]:
            full = attach(todos, todo, image)
        with pytest.raises(TooManyImages):
            attach(todos, todo, images[10])
        assert attach(todos, todo, images[4]) == full
        assert todos.get(OWNER, todo.todo_id) == full

    def test_at_the_same_time_loses_none_and_counts_all(self, todos: TodoRepository, todo: Todo) -> None:
        images = [numbered(number) for number in range(14)]

        def attempt(image: Image) -> bool:
            try:
                attach(todos, todo, image)
            except TooManyImages:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            attached = list(pool.map(attempt, images))
        after = todos.get(OWNER, todo.todo_id)
        assert sum(attached) == 10
        assert set(after.images) == {image for image, is_in in zip(images, attached, strict=True) if is_in}
        assert after.version == todo.version + 10

    def test_beside_edits_loses_none_of_either(self, todos: TodoRepository, todo: Todo) -> None:
        images = [numbered(number) for number in range(5)]

        def tag(number: int) -> Todo:
            def change(before: Todo) -> Todo:
                return before.changed({"tags": (*before.tags, f"tag {number}")}, at=LATER)

            return edit(todos, OWNER, todo.todo_id, change)

        with ThreadPoolExecutor(4) as pool:
            attaching = [pool.submit(attach, todos, todo, image) for image in images]
            tagging = [pool.submit(tag, number) for number in range(3)]
            for change in (*attaching, *tagging):
                change.result()
        after = todos.get(OWNER, todo.todo_id)
        assert after.images == tuple(images)
        assert set(after.tags) == {"home", "tag 0", "tag 1", "tag 2"}
        assert after.version == todo.version + 8


class TestReplacing:
    def test_leaves_the_others(self, todos: TodoRepository, todo: Todo) -> None:
        first, second = numbered(1), numbered(2)
        attach(todos, todo, first)
        attach(todos, todo, second)
        labelled = replace(first, labels=(Label("Cat", 98.5),), label_model="3.0")
        after = put(todos, OWNER, todo.todo_id, labelled, at=LATER)
        assert after.images == (labelled, second)
        assert todos.get(OWNER, todo.todo_id) == after

    def test_one_that_is_not_there(self, todos: TodoRepository, todo: Todo) -> None:
        with pytest.raises(ImageNotFound):
            put(todos, OWNER, todo.todo_id, make_image(), at=LATER)
        assert todos.get(OWNER, todo.todo_id) == todo


class TestRemoving:
    def test_leaves_the_others(self, todos: TodoRepository, todo: Todo) -> None:
        first, second = numbered(1), numbered(2)
        attach(todos, todo, first)
        attach(todos, todo, second)
        after = take_away(todos, OWNER, todo.todo_id, first.image_id, at=LATER)
        assert (after.images, after.version) == ((second,), 4)
        assert take_away(todos, OWNER, todo.todo_id, first.image_id, at=LATER) == after
        assert todos.get(OWNER, todo.todo_id) == after


class TestTheTrash:
    def test_keeps_images_and_takes_no_changes_of_them(self, todos: TodoRepository, todo: Todo) -> None:
        image = make_image()
        attach(todos, todo, image)
        trashed = edit(todos, OWNER, todo.todo_id, lambda before: before.trashed(at=LATER))
        change: Callable[[], object]
        for change in (
            lambda: attach(todos, todo, make_image()),
            lambda: put(todos, OWNER, todo.todo_id, image, at=LATER),
            lambda: take_away(todos, OWNER, todo.todo_id, image.image_id, at=LATER),
        ):
            with pytest.raises(TodoNotFound):
                change()
        assert todos.get(OWNER, todo.todo_id) == trashed
        restored = edit(todos, OWNER, todo.todo_id, lambda before: before.restored(at=LATER))
        assert restored.images == (image,)
        assert todos.get(OWNER, todo.todo_id).images == (image,)


def test_a_task_that_is_not_there(todos: TodoRepository, todo: Todo) -> None:
    image = make_image()
    change: Callable[[], object]
    for owner, todo_id in ((OWNER, str(uuid.uuid4())), (OTHER, todo.todo_id)):
        for change in (
            lambda owner=owner, todo_id=todo_id: attach_to(todos, owner, todo_id, image, at=LATER),
            lambda owner=owner, todo_id=todo_id: put(todos, owner, todo_id, image, at=LATER),
            lambda owner=owner, todo_id=todo_id: take_away(todos, owner, todo_id, "id", at=LATER),
        ):
            with pytest.raises(TodoNotFound):
                change()
        with pytest.raises(TodoNotFound):
            todos.get(OTHER, todo_id)


def test_the_tasks_that_have_images(todos: TodoRepository, todo: Todo) -> None:
    with_image = attach(todos, todo, make_image())
    trashed = add_to(todos, make_todo())[0]
    attach(todos, trashed, make_image())
    trashed = edit(todos, OWNER, trashed.todo_id, lambda before: before.trashed(at=LATER))
    add_to(todos, make_todo())
    attach(todos, add_to(todos, make_todo(space_id=OTHER.space_id))[0], make_image())

    def by_id(found: Todo) -> str:
        return found.todo_id

    assert sorted(todos.todos_with_images(OWNER), key=by_id) == sorted([with_image, trashed], key=by_id)


def test_the_tasks_that_have_images_among_more_than_a_megabyte(todos: TodoRepository) -> None:
    made = [add_to(todos, make_todo(description="x" * 10_000))[0] for _ in range(130)]
    expected = {attach(todos, todo, make_image()).todo_id for todo in made[::40]}
    assert {todo.todo_id for todo in todos.todos_with_images(OWNER)} == expected


def test_the_largest_task_there_can_be(todos: TodoRepository) -> None:
    """An item and its projections into the two local indexes share DynamoDB's 400 KB."""
    parents = tuple(f"A rather general name, the {number}th" for number in range(6))
    labels = tuple(Label(f"A name that is longer than most, {n}", 98.76, parents) for n in range(20))
    images = tuple(replace(numbered(number), labels=labels, label_model="3.0") for number in range(10))
    wide = "\U0001f33f"
    todo = make_todo(
        title=wide * 200, description=wide * 10_000, tags=tuple(wide * 29 + str(n) for n in range(10))
    )
    add_to(todos, todo)
    for image in images:
        attach(todos, todo, image)
    assert todos.get(OWNER, todo.todo_id).images == images
    trashed = edit(todos, OWNER, todo.todo_id, lambda before: before.trashed(at=LATER))
    assert todos.get(OWNER, todo.todo_id) == trashed
