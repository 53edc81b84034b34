"""The use cases of tasks, over a repository in memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.fakes import FakeClock, InMemoryTodoRepository
from todos.access import Access
from todos.tasks.domain import TIME_IN_TRASH, DueCounts, Status, StatusCounts, Todo, TodoFields
from todos.tasks.errors import IdempotencyKeyReused, TodoInTrash, TodoNotFound, TodoVersionConflict
from todos.tasks.keys import idempotent_todo_id
from todos.tasks.query import Sort, TodoQuery
from todos.tasks.service import TodoService
from webapp.errors import InvalidInput

TODAY = date(2026, 11, 24)
OWNER, STRANGER = Access.own("VAH000001"), Access.own("VAH000002")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def service(clock: FakeClock) -> TodoService:
    ids = map(str, itertools.count(1))
    return TodoService(repository=InMemoryTodoRepository(), clock=clock, new_id=lambda: next(ids))


@pytest.fixture
def todo(service: TodoService) -> Todo:
    return create(service)


def create(service: TodoService, **fields: Any) -> Todo:
    return service.create_todo(OWNER, fields={"title": "Water the plants", **fields})  # type: ignore[typeddict-item]  # What a test gives is looked at as it runs.


def listed(service: TodoService, **criteria: Any) -> list[Todo]:
    return list(service.list_todos(OWNER, query=TodoQuery(**criteria)).todos)


class TestCreating:
    def test_cleans_and_stamps(self, service: TodoService, clock: FakeClock) -> None:
        todo = create(service, title="  Call Emma ", tags=("Home",))
        assert (todo.title, todo.tags, todo.status, todo.version) == (
            "Call Emma",
            ("home",),
            Status.PENDING,
            1,
        )
        assert (todo.created_at, todo.updated_at, todo.completed_at) == (clock.now, clock.now, None)
        assert service.get_todo(OWNER, todo_id=todo.todo_id) == todo

    @pytest.mark.parametrize("fields", [{"status": Status.COMPLETE}, {"completed": True}])
    def test_a_task_that_is_done_already(
        self, service: TodoService, clock: FakeClock, fields: dict[str, Any]
    ) -> None:
        todo = create(service, **fields)
        assert (todo.status, todo.completed_at) == (Status.COMPLETE, clock.now)

    def test_needs_a_title(self, service: TodoService) -> None:
        with pytest.raises(InvalidInput) as caught:
            service.create_todo(OWNER, fields={"description": "x"})
        assert [(problem.attr, problem.code) for problem in caught.value.errors] == [("title", "required")]

    def test_refuses_what_breaks_a_rule(self, service: TodoService) -> None:
        with pytest.raises(InvalidInput):
            create(service, priority=7)
        assert listed(service) == []

    def test_twice_under_one_key_creates_once(self, service: TodoService, clock: FakeClock) -> None:
        def ask(title: str) -> Todo:
            return service.create_todo(
                OWNER, fields={"title": title}, idempotent_id=idempotent_todo_id(OWNER.space_id, "key")
            )

        first = ask("Call Emma")
        clock.advance(hours=1)
        # What is compared is what is meant, not how it was typed.
        assert ask(" Call Emma ") == first
        with pytest.raises(IdempotencyKeyReused):
            ask("Call Ben")
        assert listed(service) == [first]

    def test_a_repeat_answers_the_task_as_it_is_now(self, service: TodoService) -> None:
        key = idempotent_todo_id(OWNER.space_id, "key")
        first = service.create_todo(OWNER, fields={"title": "Call"}, idempotent_id=key)
        edited = service.update_todo(OWNER, todo_id=first.todo_id, fields={"title": "Phone"})
        assert service.create_todo(OWNER, fields={"title": "Call"}, idempotent_id=key) == edited

    def test_keys_of_two_people_are_two(self) -> None:
        ids = {idempotent_todo_id(owner.space_id, key) for owner in (OWNER, STRANGER) for key in ("a", "b")}
        assert len(ids) == 4


class TestUpdating:
    def test_changes_only_what_is_named(self, service: TodoService, clock: FakeClock) -> None:
        todo = create(service, description="kept", priority=2)
        clock.advance(minutes=1)
        updated = service.update_todo(OWNER, todo_id=todo.todo_id, fields={"title": "New"})
        assert (updated.title, updated.description, updated.priority) == ("New", "kept", 2)
        assert (updated.version, updated.updated_at, updated.created_at) == (2, clock.now, todo.created_at)

    def test_of_an_old_version_is_a_conflict_that_shows_the_current_one(
        self, service: TodoService, todo: Todo
    ) -> None:
        current = service.update_todo(OWNER, todo_id=todo.todo_id, fields={"title": "First"})
        with pytest.raises(TodoVersionConflict) as caught:
            service.update_todo(OWNER, todo_id=todo.todo_id, fields={"title": "Second"}, expected_version=1)
        assert caught.value.current == current
        assert service.get_todo(OWNER, todo_id=todo.todo_id) == current

    def test_of_the_current_version(self, service: TodoService, todo: Todo) -> None:
        updated = service.update_todo(
            OWNER, todo_id=todo.todo_id, fields={"completed": True}, expected_version=1
        )
        assert updated.is_completed

    def test_refuses_what_breaks_a_rule(self, service: TodoService, todo: Todo) -> None:
        with pytest.raises(InvalidInput):
            service.update_todo(OWNER, todo_id=todo.todo_id, fields={"title": " "})
        assert service.get_todo(OWNER, todo_id=todo.todo_id) == todo

    @pytest.mark.parametrize(
        "fields", [{"title": " Water the plants "}, {"completed": False}, {"tags": ("Home",)}, {}]
    )
    def test_to_what_it_is_already_changes_nothing_whatever_was_expected(
        self, service: TodoService, fields: TodoFields
    ) -> None:
        todo = create(service, tags=("home",))

        def ask(**expectations: Any) -> Todo:
            return service.update_todo(OWNER, todo_id=todo.todo_id, fields=fields, **expectations)

        assert ask() == ask(expected_version=99) == ask(is_as_read=lambda *_: False) == todo

    def test_merges_what_others_have_changed_meanwhile(self, service: TodoService, todo: Todo) -> None:
        service.update_todo(OWNER, todo_id=todo.todo_id, fields={"description": "Twice"})
        merged = service.update_todo(
            OWNER,
            todo_id=todo.todo_id,
            fields={"title": "New", "description": "Twice"},
            is_as_read=lambda current, name: getattr(current, name) == getattr(todo, name),
        )
        assert (merged.title, merged.description) == ("New", "Twice")

    def test_of_a_field_that_others_have_changed_names_it_and_writes_nothing(
        self, service: TodoService, todo: Todo
    ) -> None:
        current = service.update_todo(OWNER, todo_id=todo.todo_id, fields={"title": "First"})
        with pytest.raises(TodoVersionConflict) as caught:
            service.update_todo(
                OWNER,
                todo_id=todo.todo_id,
                fields={"title": "Second", "description": "Twice"},
                is_as_read=lambda current, name: getattr(current, name) == getattr(todo, name),
            )
        assert caught.value.fields == ("title",)
        assert service.get_todo(OWNER, todo_id=todo.todo_id) == current

    def test_in_the_trash_says_so_until_it_is_gone(
        self, service: TodoService, todo: Todo, clock: FakeClock
    ) -> None:
        service.delete_todo(OWNER, todo_id=todo.todo_id)
        with pytest.raises(TodoInTrash):
            service.update_todo(OWNER, todo_id=todo.todo_id, fields={"title": "New"})
        clock.now += TIME_IN_TRASH
        with pytest.raises(TodoNotFound) as caught:
            service.update_todo(OWNER, todo_id=todo.todo_id, fields={"title": "New"})
        assert not isinstance(caught.value, TodoInTrash)


class TestDeleting:
    def test_moves_to_the_trash(self, service: TodoService, todo: Todo) -> None:
        deleted = service.delete_todo(OWNER, todo_id=todo.todo_id)
        assert listed(service) == []
        assert listed(service, is_deleted=True) == [deleted]
        assert service.count_todos(OWNER).total == 0

    def test_of_an_old_version_is_a_conflict(self, service: TodoService, todo: Todo) -> None:
        with pytest.raises(TodoVersionConflict):
            service.delete_todo(OWNER, todo_id=todo.todo_id, expected_version=2)
        assert listed(service) == [todo]

    def test_all(self, service: TodoService) -> None:
        for _ in range(3):
            create(service)
        assert service.delete_all_todos(OWNER) == 3
        assert listed(service) == []
        assert service.delete_all_todos(OWNER) == 0


class TestTheTrash:
    def test_gives_back(self, service: TodoService, todo: Todo) -> None:
        service.delete_todo(OWNER, todo_id=todo.todo_id)
        restored = service.restore_todo(OWNER, todo_id=todo.todo_id)
        assert listed(service) == [restored]
        assert service.restore_todo(OWNER, todo_id=todo.todo_id) == restored

    def test_forgets_after_its_time(self, service: TodoService, todo: Todo, clock: FakeClock) -> None:
        service.delete_todo(OWNER, todo_id=todo.todo_id)
        clock.now += TIME_IN_TRASH - timedelta(seconds=1)
        assert len(listed(service, is_deleted=True)) == 1
        clock.advance(seconds=1)
        assert listed(service, is_deleted=True) == []
        with pytest.raises(TodoNotFound):
            service.restore_todo(OWNER, todo_id=todo.todo_id)

    def test_is_emptied_of_what_has_been_there_for_its_time(
        self, service: TodoService, clock: FakeClock
    ) -> None:
        old = [create(service) for _ in range(2)]
        for todo in old:
            service.delete_todo(OWNER, todo_id=todo.todo_id)
        theirs = service.create_todo(STRANGER, fields={"title": "Theirs"})
        service.delete_todo(STRANGER, todo_id=theirs.todo_id)
        clock.advance(days=1)
        young = create(service)
        service.delete_todo(OWNER, todo_id=young.todo_id)
        kept = create(service)
        clock.now += TIME_IN_TRASH - timedelta(days=1)
        assert service.remove_expired() == 3
        assert {todo.todo_id for todo in service._repository.every(OWNER)} == {young.todo_id, kept.todo_id}
        assert list(service._repository.every(STRANGER)) == []
        assert service.remove_expired() == 0

    @pytest.mark.parametrize("sort", Sort)
    def test_of_another_person_is_not_seen(self, service: TodoService, todo: Todo, sort: Sort) -> None:
        service.delete_todo(OWNER, todo_id=todo.todo_id)
        query = TodoQuery(is_deleted=True, sort=sort)
        assert service.list_todos(STRANGER, query=query).todos == ()


USES: dict[str, Callable[[TodoService, Access, str], object]] = {
    "read": lambda service, owner, id_: service.get_todo(owner, todo_id=id_),
    "changed": lambda service, owner, id_: service.update_todo(owner, todo_id=id_, fields={"title": "New"}),
    "deleted": lambda service, owner, id_: service.delete_todo(owner, todo_id=id_),
}


class TestWhatIsNotThere:
    @pytest.mark.parametrize("use", USES.values(), ids=USES)
    def test_cannot_be_used(self, service: TodoService, use: Callable[..., object]) -> None:
        with pytest.raises(TodoNotFound):
            use(service, OWNER, "no-such-id")

    @pytest.mark.parametrize("use", USES.values(), ids=USES)
    def test_because_it_is_in_the_trash(
        self, service: TodoService, todo: Todo, use: Callable[..., object]
    ) -> None:
        service.delete_todo(OWNER, todo_id=todo.todo_id)
        with pytest.raises(TodoNotFound):
            use(service, OWNER, todo.todo_id)

    @pytest.mark.parametrize("use", USES.values(), ids=USES)
    def test_because_it_is_somebody_elses(
        self, service: TodoService, todo: Todo, use: Callable[..., object]
    ) -> None:
        with pytest.raises(TodoNotFound):
            use(service, STRANGER, todo.todo_id)
        with pytest.raises(TodoNotFound):
            service.restore_todo(STRANGER, todo_id=todo.todo_id)
        assert listed(service) == [todo]


def test_counts(service: TodoService) -> None:
    for status in (Status.PENDING, Status.ONGOING, Status.ONGOING, Status.COMPLETE):
        create(service, status=status)
    assert service.count_todos(OWNER) == StatusCounts(pending=1, ongoing=2, complete=1)


class TestDueDates:
    @pytest.fixture
    def made(self, service: TodoService) -> None:
        for days in (-40, -1, 0, 1, 9):
            create(service, due_date=TODAY + timedelta(days=days))
        create(service)
        create(service, due_date=TODAY, completed=True)

    @pytest.mark.usefixtures("made")
    def test_are_counted_up_to_a_number(self, service: TodoService) -> None:
        assert service.count_due(OWNER, today=TODAY, most=100) == DueCounts(today=3, upcoming=2)
        assert service.count_due(OWNER, today=TODAY, most=1) == DueCounts(today=1, upcoming=1)

    @pytest.mark.usefixtures("made")
    def test_that_have_passed_move_to_a_day(self, service: TodoService) -> None:
        assert service.move_overdue(OWNER, today=TODAY) == 2
        dates = sorted(todo.due_date for todo in listed(service, is_open=True) if todo.due_date)
        assert dates == [TODAY, TODAY, TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=9)]
        assert service.move_overdue(OWNER, today=TODAY) == 0

    @pytest.mark.usefixtures("made")
    def test_what_others_change_or_remove_meanwhile_is_left_alone(
        self, service: TodoService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repository: Any = service._repository
        late = listed(service, is_open=True, due_before=TODAY)
        edit = repository.edit

        def after_somebody_else(access: Access, todo_id: str, change: Any) -> Todo:
            monkeypatch.setattr(repository, "edit", edit)
            service.update_todo(OWNER, todo_id=late[0].todo_id, fields={"completed": True})
            repository.remove(OWNER, [late[1]])
            done: Todo = edit(access, todo_id, change)
            return done

        monkeypatch.setattr(repository, "edit", after_somebody_else)
        service.move_overdue(OWNER, today=TODAY)
        done = service.get_todo(OWNER, todo_id=late[0].todo_id)
        assert (done.due_date, done.version) == (late[0].due_date, 2)


def test_the_trash_is_counted_beside_the_statuses(service: TodoService, todo: Todo) -> None:
    service.delete_todo(OWNER, todo_id=todo.todo_id)
    counts = service.count_todos(OWNER)
    assert (counts, counts.trash) == (StatusCounts(), 1)
