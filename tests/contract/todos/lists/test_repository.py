"""What every `ListRepository` does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.contract.conftest import MOST_LISTS, Lists
from tests.factories import START, make_list, make_todo
from tests.repositories import add_to, edit
from todos.access import Access
from todos.lists.domain import Destination, ListCounts, TaskList
from todos.lists.errors import ListNotFound, TooManyLists
from todos.tasks.domain import Status

OWNER, STRANGER = Access.own("VAH000001"), Access.own("VAH000002")


def add(lists: Lists, **values: Any) -> TaskList:
    return lists.repository.add(OWNER, make_list(**values))[0]


def delete(task_list: TaskList) -> TaskList:
    return task_list.deleted(at=START, tasks_to=Destination.TRASH)


def test_a_list_is_kept_as_it_is(lists: Lists) -> None:
    made = add(lists, name="Größe", order=-2.5)
    assert lists.repository.get(OWNER, made.list_id) == made
    assert lists.repository.every(OWNER).lists == (made,)


def test_a_repeated_one_is_the_first_one(lists: Lists) -> None:
    made, _ = lists.repository.add(OWNER, make_list(), fingerprint="a")
    again = replace(made, name="Another")
    assert lists.repository.add(OWNER, again, fingerprint="b") == (made, "a")


def test_somebody_else_has_none_of_it(lists: Lists) -> None:
    made = add(lists)
    assert lists.repository.every(STRANGER).lists == ()
    with pytest.raises(ListNotFound):
        lists.repository.get(STRANGER, made.list_id)
    with pytest.raises(ListNotFound):
        lists.repository.edit(STRANGER, made.list_id, delete)


def test_it_changes_and_what_was_read_changes_with_it(lists: Lists) -> None:
    made = add(lists)
    assert lists.repository.every(OWNER).lists == (made,)
    changed = lists.repository.edit(OWNER, made.list_id, lambda each: each.edited(name="Shed", order=1.0))
    assert (changed.name, changed.order, changed.version) == ("Shed", 1.0, 2)
    assert lists.repository.every(OWNER).lists == (changed,)
    assert lists.repository.edit(OWNER, made.list_id, lambda each: each) == changed


def test_every_change_of_many_at_once_counts(lists: Lists) -> None:
    made = add(lists, order=0.0)

    def more(_: int) -> None:
        lists.repository.edit(OWNER, made.list_id, lambda each: each.edited(order=(each.order or 0) + 1))

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(more, range(8)))
    assert lists.repository.get(OWNER, made.list_id).order == 8


def test_the_bound_holds_also_for_one_that_comes_back(lists: Lists) -> None:
    made = [add(lists) for _ in range(MOST_LISTS)]
    with pytest.raises(TooManyLists):
        add(lists)
    lists.repository.edit(OWNER, made[0].list_id, delete)
    add(lists)
    with pytest.raises(TooManyLists):
        lists.repository.edit(OWNER, made[0].list_id, TaskList.restored)
    assert len(lists.repository.every(OWNER).live) == MOST_LISTS


def test_the_bound_holds_for_many_at_once(lists: Lists) -> None:
    def attempt(_: int) -> bool:
        try:
            return bool(add(lists))
        except TooManyLists:
            return False

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert sum(pool.map(attempt, range(MOST_LISTS + 4))) == MOST_LISTS


def test_counts_are_those_of_the_tasks_outside_the_trash(lists: Lists) -> None:
    first, second = add(lists), add(lists)
    todo = make_todo(list_id=first.list_id)
    add_to(lists.todos, todo)
    add_to(lists.todos, make_todo(list_id=first.list_id, status=Status.COMPLETE, completed_at=START))
    add_to(lists.todos, make_todo(list_id=first.list_id, deleted_at=START))
    add_to(lists.todos, make_todo())
    assert lists.repository.counts(OWNER) == {first.list_id: ListCounts(open=1, complete=1)}
    edit(lists.todos, OWNER, todo.todo_id, lambda each: each.edited(at=START, list_id=second.list_id))
    assert lists.repository.counts(OWNER) == {
        first.list_id: ListCounts(complete=1),
        second.list_id: ListCounts(open=1),
    }


def test_what_is_deleted_is_found_on_its_day_and_removed(lists: Lists) -> None:
    made, back = add(lists), add(lists)
    for each in (made, back):
        lists.repository.edit(OWNER, each.list_id, delete)
    lists.repository.edit(OWNER, back.list_id, TaskList.restored)
    day = (START + timedelta(days=30)).date()
    assert list(lists.repository.to_be_removed_on(day - timedelta(days=1))) == []
    (found,) = lists.repository.to_be_removed_on(day)
    assert found.list_id == made.list_id
    lists.repository.remove(OWNER, replace(found, version=found.version - 1))
    assert lists.repository.get(OWNER, made.list_id) == found, "it has changed since"
    lists.repository.remove(OWNER, found)
    with pytest.raises(ListNotFound):
        lists.repository.get(OWNER, made.list_id)
