"""The use cases of lists, over repositories in memory."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta
from typing import Any, cast

import pytest

from tests.fakes import FakeClock, InMemoryListRepository, InMemoryTodoRepository
from todos.access import Access
from todos.lists.domain import Destination, ListCounts, ListFields, TaskList
from todos.lists.errors import ListNotEmpty, ListNotFound, ListVersionConflict, TooManyLists
from todos.lists.service import ListService
from todos.tasks.domain import Change, Todo, TodoFields
from todos.tasks.errors import IdempotencyKeyReused, TodoNotFound, UnknownList
from todos.tasks.gone_lists import GoneListsTodoRepository
from todos.tasks.query import INBOX, Sort, TodoQuery
from todos.tasks.service import TodoService
from webapp.errors import InvalidInput, Unfinished

OWNER, STRANGER = Access.own("VAH000001"), Access.own("VAH000002")
ID = "11111111-2222-4333-8444-555555555555"


class Ground:
    """Lists and tasks of one person."""

    def __init__(self, *, most: int = 200) -> None:
        ids = (str(uuid.UUID(int=number)) for number in itertools.count(1))
        self.clock, self.stored = FakeClock(), InMemoryTodoRepository()
        self.repository = InMemoryListRepository(self.stored, most=most)
        self.seen = GoneListsTodoRepository(repository=self.stored, lists=self.repository)
        parts: dict[str, Any] = {"clock": self.clock, "new_id": lambda: next(ids)}
        self.todos = TodoService(repository=self.seen, **parts)
        self.lists = ListService(repository=self.repository, todos=self.stored, **parts)

    def make(self, name: str = "Garden", **fields: Any) -> TaskList:
        return self.lists.create_list(OWNER, fields=cast("ListFields", {"name": name, **fields})).task_list

    def add(self, task_list: TaskList | None = None, **fields: Any) -> Todo:
        list_id = task_list.list_id if task_list else None
        return self.todos.create_todo(
            OWNER, fields=cast("TodoFields", {"title": "A task", "list_id": list_id, **fields})
        )

    def ids(self, **query: Any) -> set[str]:
        found = self.todos.list_todos(OWNER, query=TodoQuery(**query)).todos
        return {todo.todo_id for todo in found}

    def counts(self, task_list: TaskList) -> ListCounts:
        return self.lists.get_list(OWNER, list_id=task_list.list_id).counts


@pytest.fixture
def ground() -> Ground:
    return Ground()


class TestMaking:
    def test_a_list_is_there_with_its_counts(self, ground: Ground) -> None:
        made = ground.make("  Garden ", order=2)
        ground.add(made)
        ground.add(made, completed=True)
        (counted,) = ground.lists.lists(OWNER)
        assert (counted.task_list.name, counted.task_list.order) == ("Garden", 2)
        assert counted.counts == ListCounts(open=1, complete=1)
        assert ground.lists.names(OWNER) == (made,)
        assert ground.lists.lists(STRANGER) == ()

    def test_once_however_often_it_is_asked(self, ground: Ground) -> None:
        first, again = (
            ground.lists.create_list(OWNER, fields={"name": "Garden"}, idempotent_id=ID) for _ in range(2)
        )
        assert first == again
        with pytest.raises(IdempotencyKeyReused):
            ground.lists.create_list(OWNER, fields={"name": "Shed"}, idempotent_id=ID)

    def test_everything_wrong_is_told_at_once(self, ground: Ground) -> None:
        with pytest.raises(InvalidInput) as refused:
            ground.lists.create_list(OWNER, fields={"order": 1e13})
        assert [error.attr for error in refused.value.errors] == ["name", "order"]

    def test_it_is_found_by_its_name_in_any_case(self, ground: Ground) -> None:
        made, _ = ground.make("Größe"), ground.make("Other")
        assert ground.lists.list_id(OWNER, "GRÖSSE") == made.list_id
        assert ground.lists.list_id(OWNER, "none") is None
        assert ground.lists.list_id(STRANGER, "Größe") is None


class TestChanging:
    def test_what_is_named_changes(self, ground: Ground) -> None:
        made = ground.make()
        changed = ground.lists.update_list(
            OWNER, list_id=made.list_id, fields={"name": "Shed"}, expected_version=1
        )
        assert (changed.task_list.name, changed.task_list.version) == ("Shed", 2)
        changed = ground.lists.update_list(OWNER, list_id=made.list_id, fields={"order": 1})
        assert (changed.task_list.name, changed.task_list.order) == ("Shed", 1)

    def test_an_old_version_is_refused_unless_it_wants_what_is_there(self, ground: Ground) -> None:
        made = ground.make()
        ground.lists.update_list(OWNER, list_id=made.list_id, fields={"name": "Shed"})
        with pytest.raises(ListVersionConflict) as conflict:
            ground.lists.update_list(
                OWNER, list_id=made.list_id, fields={"name": "Third"}, expected_version=1
            )
        assert conflict.value.current.task_list.name == "Shed"
        same = ground.lists.update_list(
            OWNER, list_id=made.list_id, fields={"name": "Shed"}, expected_version=1
        )
        assert same.task_list.version == 2


class TestTasksOfLists:
    def test_a_task_goes_only_to_a_list_there_is(self, ground: Ground) -> None:
        made, todo = ground.make(), ground.add()
        for list_id in ("nonsense", str(uuid.UUID(int=99))):
            with pytest.raises(UnknownList) as refused:
                ground.todos.update_todo(OWNER, todo_id=todo.todo_id, fields={"list_id": list_id})
            assert (refused.value.code, refused.value.errors[0].attr) == ("unknown_list", "list_id")
        with pytest.raises(UnknownList):
            ground.todos.create_todo(STRANGER, fields={"title": "A", "list_id": made.list_id})
        with pytest.raises(UnknownList):
            ground.add(list_id=str(uuid.UUID(int=99)))
        moved = ground.todos.update_todo(
            OWNER, todo_id=todo.todo_id, fields={"list_id": made.list_id.upper()}
        )
        assert moved.list_id == made.list_id

    def test_each_list_holds_its_own(self, ground: Ground) -> None:
        first, second = ground.make(), ground.make()
        a, b, c = ground.add(first), ground.add(second), ground.add()
        assert ground.ids(list_id=first.list_id) == {a.todo_id}
        assert ground.ids(list_id=second.list_id, is_open=True, sort=Sort.ORDER) == {b.todo_id}
        assert ground.ids(list_id=INBOX) == {c.todo_id}
        assert ground.ids(list_id=str(uuid.UUID(int=99))) == set()


class TestDeleting:
    def test_with_open_tasks_it_has_to_be_said_where_they_go(self, ground: Ground) -> None:
        made = ground.make()
        ground.add(made)
        with pytest.raises(ListNotEmpty):
            ground.lists.delete_list(OWNER, list_id=made.list_id)
        assert ground.lists.get_list(OWNER, list_id=made.list_id)

    def test_complete_ones_then_go_to_the_inbox(self, ground: Ground) -> None:
        made = ground.make()
        done = ground.add(made, completed=True)
        ground.lists.delete_list(OWNER, list_id=made.list_id)
        assert ground.todos.get_todo(OWNER, todo_id=done.todo_id).list_id is None

    def test_it_is_gone_and_the_same_again_is_harmless(self, ground: Ground) -> None:
        made = ground.make()
        for _ in range(2):
            ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.INBOX)
        assert ground.lists.lists(OWNER) == ()
        with pytest.raises(ListNotFound):
            ground.lists.get_list(OWNER, list_id=made.list_id)
        with pytest.raises(ListNotFound):
            ground.lists.update_list(OWNER, list_id=made.list_id, fields={"name": "Shed"})
        with pytest.raises(ListNotFound):
            ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.TRASH)
        ground.clock.now += timedelta(days=30)
        with pytest.raises(ListNotFound):
            ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.INBOX)

    def test_who_comes_second_changes_nothing_of_where_the_tasks_went(self, ground: Ground) -> None:
        made = ground.make()
        edit = ground.repository.edit

        def late(access: Access, list_id: str, change: Any) -> TaskList:
            edit(access, list_id, lambda each: each.deleted(at=ground.clock(), tasks_to=Destination.INBOX))
            return edit(access, list_id, change)

        ground.repository.edit = late  # type: ignore[method-assign]  # Somebody else was faster.
        with pytest.raises(ListNotFound):
            ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.TRASH)

    def test_its_tasks_lie_in_the_inbox_for_whoever_looks(self, ground: Ground) -> None:
        made = ground.make()
        todo, done = ground.add(made), ground.add(made, completed=True)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.INBOX)
        both = {todo.todo_id, done.todo_id}
        assert ground.ids(list_id=INBOX) == both
        assert ground.ids(list_id=made.list_id) == set()
        assert ground.ids(list_id=INBOX, is_open=True, sort=Sort.ORDER) == {todo.todo_id}
        assert {each.list_id for each in ground.todos.every_todo(OWNER)} == {None}
        assert {each.list_id for each in ground.seen.todos_with_images(OWNER)} == set()
        with pytest.raises(UnknownList):
            ground.add(made)

    def test_or_in_the_trash(self, ground: Ground) -> None:
        made, other = ground.make(), ground.add()
        todo, done = ground.add(made), ground.add(made, completed=True)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.TRASH)
        assert ground.ids() == {other.todo_id}
        assert ground.ids(is_deleted=True) == {todo.todo_id, done.todo_id}
        trashed = ground.todos.list_todos(OWNER, query=TodoQuery(is_deleted=True)).todos
        assert {each.list_id for each in trashed} == {None}, "in the trash tasks lose their list"

    def test_without_time_it_is_gone_and_the_same_request_goes_on(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = ground.make()
        todo = ground.add(made)

        def run_out(*_: object) -> int:
            raise Unfinished

        with monkeypatch.context() as patched:
            patched.setattr(ground.stored, "change_all", run_out)
            with pytest.raises(Unfinished):
                ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.TRASH)
        assert ground.lists.lists(OWNER) == ()
        assert ground.ids(list_id=INBOX) == {todo.todo_id}
        ground.clock.now += timedelta(seconds=1)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.TRASH)
        assert ground.ids(is_deleted=True) == {todo.todo_id}
        ground.lists.restore_list(OWNER, list_id=made.list_id)
        assert ground.ids(list_id=made.list_id) == {todo.todo_id}


class TestComingBack:
    @pytest.mark.parametrize("tasks", Destination)
    def test_with_what_still_lies_where_the_deletion_has_put_it(
        self, ground: Ground, tasks: Destination
    ) -> None:
        made, other = ground.make(), ground.make("Other")
        stays, moved, done = ground.add(made), ground.add(made), ground.add(made, completed=True)
        earlier = ground.add(made)
        ground.todos.delete_todo(OWNER, todo_id=earlier.todo_id)
        ground.clock.now += timedelta(minutes=1)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=tasks)
        ground.todos.restore_todo(OWNER, todo_id=moved.todo_id)
        ground.todos.update_todo(OWNER, todo_id=moved.todo_id, fields={"list_id": other.list_id})
        back = ground.lists.restore_list(OWNER, list_id=made.list_id)
        assert back.counts == ListCounts(open=1, complete=1)
        assert ground.ids(list_id=made.list_id) == {stays.todo_id, done.todo_id}
        assert ground.ids(list_id=other.list_id) == {moved.todo_id}
        assert ground.ids(is_deleted=True) == {earlier.todo_id}

    def test_a_task_that_was_only_changed_still_lies_there(self, ground: Ground) -> None:
        made = ground.make()
        todo = ground.add(made)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.INBOX)
        changed = ground.todos.update_todo(OWNER, todo_id=todo.todo_id, fields={"title": "New"})
        assert (changed.title, changed.list_id) == ("New", None)
        ground.lists.restore_list(OWNER, list_id=made.list_id)
        assert ground.counts(made) == ListCounts(open=1)
        assert ground.todos.get_todo(OWNER, todo_id=todo.todo_id).list_id == made.list_id

    @pytest.mark.parametrize("empty_all", [False, True])
    def test_a_task_deleted_meanwhile_lies_there_no_more(self, ground: Ground, *, empty_all: bool) -> None:
        made = ground.make()
        todo = ground.add(made)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.INBOX)
        if empty_all:
            ground.todos.delete_all_todos(OWNER)
        else:
            ground.todos.delete_todo(OWNER, todo_id=todo.todo_id)
        ground.lists.restore_list(OWNER, list_id=made.list_id)
        assert ground.todos.restore_todo(OWNER, todo_id=todo.todo_id).list_id is None

    def test_a_task_deleted_by_itself_by_who_knew_nothing_of_it_stays_deleted(self, ground: Ground) -> None:
        made = ground.make()
        todo = ground.add(made)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.TRASH)
        later = ground.clock.now + timedelta(seconds=1)
        ground.stored.edit(OWNER, todo.todo_id, lambda current: Change(current.trashed(at=later)))
        ground.lists.restore_list(OWNER, list_id=made.list_id)
        assert ground.ids(is_deleted=True) == {todo.todo_id}

    def test_one_that_is_there_stays_and_one_that_is_gone_does_not_come(self, ground: Ground) -> None:
        made = ground.make()
        assert ground.lists.restore_list(OWNER, list_id=made.list_id).task_list == made
        ground.lists.delete_list(OWNER, list_id=made.list_id)
        ground.clock.now += timedelta(days=30)
        with pytest.raises(ListNotFound):
            ground.lists.restore_list(OWNER, list_id=made.list_id)

    def test_where_there_is_no_room_nothing_of_it_comes(self) -> None:
        ground = Ground(most=2)
        made = ground.make()
        todo = ground.add(made)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.TRASH)
        ground.make(), ground.make()
        with pytest.raises(TooManyLists):
            ground.lists.create_list(OWNER, fields={"name": "Third"})
        ground.repository._most = 200
        for _ in range(198):
            ground.make()
        with pytest.raises(TooManyLists):
            ground.lists.restore_list(OWNER, list_id=made.list_id)
        with pytest.raises(TodoNotFound):
            ground.todos.get_todo(OWNER, todo_id=todo.todo_id)


class TestTheDailyWork:
    def test_a_list_is_removed_once_its_time_is_over_and_no_task_names_it(self, ground: Ground) -> None:
        made, kept = ground.make(), ground.make("Kept")
        todo = ground.add(made)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.INBOX)
        ground.clock.now += timedelta(days=29)
        assert ground.lists.remove_expired() == 0
        ground.clock.now += timedelta(days=9)
        assert ground.lists.remove_expired() == 1
        assert ground.stored.get(OWNER, todo.todo_id).list_id is None
        assert ground.repository.every(OWNER).lists == (kept,)

    def test_on_its_last_day_it_waits_for_its_hour(self, ground: Ground) -> None:
        made = ground.make()
        ground.lists.delete_list(OWNER, list_id=made.list_id)
        ground.clock.now += timedelta(days=30) - timedelta(seconds=1)
        assert ground.lists.remove_expired() == 0
        ground.clock.now += timedelta(seconds=1)
        assert ground.lists.remove_expired() == 1


class TestWhatAnEditRemoves:
    """An edit may remove another task, which is counted as it is stored."""

    @pytest.mark.parametrize("is_there", [True, False])
    def test_it_is_removed_from_the_list_that_is_gone(self, ground: Ground, *, is_there: bool) -> None:
        made, todo = ground.make(), ground.add()
        other = ground.add(made)
        ground.lists.delete_list(OWNER, list_id=made.list_id, tasks=Destination.INBOX)
        seen = ground.todos.get_todo(OWNER, todo_id=other.todo_id)
        removed: list[tuple[Todo, ...]] = []
        edit = ground.stored.edit

        def watched(access: Access, todo_id: str, change: Any) -> Todo:
            def noted(before: Todo) -> Change:
                wanted: Change = change(before)
                removed.append(wanted.removed)
                return Change(wanted.after)

            return edit(access, todo_id, noted)

        ground.stored.edit = watched  # type: ignore[method-assign]  # It is looked at what arrives.
        if not is_there:
            ground.stored.remove(OWNER, [seen])
        ground.seen.edit(OWNER, todo.todo_id, lambda each: Change(each, removed=(seen,)))
        assert removed == [(other if is_there else seen,)]


class TestShift:
    def test_moves_a_list_by_one_place_and_says_so(self, ground: Ground) -> None:
        first, second, third = (ground.make(name) for name in "abc")
        assert ground.lists.shift_list(OWNER, list_id=third.list_id, by=-1) == ("c", True)
        assert names(ground) == ["a", "c", "b"]
        assert ground.lists.shift_list(OWNER, list_id=first.list_id, by=1) == ("a", True)
        assert names(ground) == ["c", "a", "b"]
        assert ground.lists.shift_list(OWNER, list_id=second.list_id, by=-5) == ("b", True)
        assert names(ground) == ["b", "c", "a"]

    def test_stays_at_the_ends(self, ground: Ground) -> None:
        first, last = ground.make("a"), ground.make("b")
        assert ground.lists.shift_list(OWNER, list_id=first.list_id, by=-1) == ("a", False)
        assert ground.lists.shift_list(OWNER, list_id=last.list_id, by=1) == ("b", False)
        assert ground.lists.get_list(OWNER, list_id=last.list_id).task_list == last

    def test_knows_no_list_that_is_gone_or_somebody_elses(self, ground: Ground) -> None:
        gone = ground.make()
        with pytest.raises(ListNotFound):
            ground.lists.shift_list(STRANGER, list_id=gone.list_id, by=1)
        ground.lists.delete_list(OWNER, list_id=gone.list_id)
        with pytest.raises(ListNotFound):
            ground.lists.shift_list(OWNER, list_id=gone.list_id, by=1)

    def test_one_that_goes_while_it_is_moved_is_not_found(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = ground.make("a"), ground.make("b")
        seen = ground.repository.every(OWNER)
        ground.lists.delete_list(OWNER, list_id=second.list_id)
        # What was read is out of date.
        monkeypatch.setattr(ground.repository, "every", lambda _: seen)
        with pytest.raises(ListNotFound):
            ground.lists.shift_list(OWNER, list_id=second.list_id, by=-1)
        assert ground.repository.get(OWNER, first.list_id) == first


def names(ground: Ground) -> list[str]:
    return [each.name for each in ground.lists.names(OWNER)]
