"""Every use case of tasks and images, tried by a stranger and by somebody who may not write.

The use cases are read off the services, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import inspect
import itertools
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date
from io import BytesIO
from typing import Any

import pytest

from tests.fakes import (
    FakeClock,
    FakeLabeller,
    InMemoryImageStore,
    InMemoryListRepository,
    InMemoryTodoRepository,
)
from tests.pictures import photo
from todos.access import Access, ReadOnly
from todos.bulk.domain import Action
from todos.bulk.service import BulkService
from todos.checklists.domain import Step
from todos.checklists.service import ChecklistService
from todos.images.service import ImageService
from todos.lists.domain import TaskList
from todos.lists.service import ListService
from todos.ordering.service import OrderingService
from todos.quick.service import QuickAddService
from todos.reminders.service import ReminderMover
from todos.tags.service import TagService
from todos.tasks.domain import Edit, Todo
from todos.tasks.gone_lists import GoneListsTodoRepository
from todos.tasks.query import TodoQuery
from todos.tasks.service import TodoService
from todos.transfer.domain import Item
from todos.transfer.service import TransferService
from todos.trash.service import TrashService
from webapp.errors import NotFound

OWNER, STRANGER = Access.own("VAH000001"), Access.own("VAH000002")
READER = replace(OWNER, actor_id="VAH000003", may_write=False)


class Ground:
    """A task with an image and an upload, and what was written since they are there."""

    def __init__(self) -> None:
        clock, ids = FakeClock(), (str(uuid.UUID(int=number)) for number in itertools.count(1))
        self.stored, self.store = InMemoryTodoRepository(), InMemoryImageStore(clock)
        self.list_repository = InMemoryListRepository(self.stored)
        self.repository = GoneListsTodoRepository(repository=self.stored, lists=self.list_repository)
        self.lists = ListService(
            repository=self.list_repository, todos=self.stored, clock=clock, new_id=lambda: next(ids)
        )
        self.todos = TodoService(repository=self.repository, clock=clock, new_id=lambda: next(ids))
        self.images = ImageService(
            repository=self.repository,
            store=self.store,
            labeller=FakeLabeller(),
            clock=clock,
            new_id=lambda: next(ids),
        )
        self.tags = TagService(repository=self.repository, clock=clock)
        self.trash = TrashService(repository=self.repository, store=self.store, clock=clock)
        self.quick = QuickAddService(lists=self.lists, clock=clock)
        self.transfer = TransferService(repository=self.repository, clock=clock)
        self.list_id = self.lists.create_list(OWNER, fields={"name": "Home"}).task_list.list_id
        self.lists.create_list(OWNER, fields={"name": "Work"})
        self.gone_list_id = self.lists.create_list(OWNER, fields={"name": "Gone"}).task_list.list_id
        self.lists.delete_list(OWNER, list_id=self.gone_list_id)
        self.reminders = ReminderMover(repository=self.repository, clock=clock)
        self.ordering = OrderingService(repository=self.repository, clock=clock)
        self.bulk = BulkService(todos=self.todos)
        self.checklists = ChecklistService(repository=self.repository, clock=clock, new_id=lambda: next(ids))
        todo = self.todos.create_todo(
            OWNER,
            fields={
                "title": "Mine",
                "due_date": date(2026, 3, 2),
                "tags": ("home",),
                "checklist": (Step("", "First"), Step("", "Second")),
            },
        )
        self.todo = self.images.attach_file(OWNER, todo_id=todo.todo_id, file=BytesIO(photo("cat")))
        self.other = self.todos.create_todo(OWNER, fields={"title": "Another"})
        self.trashed = self.todos.create_todo(OWNER, fields={"title": "In the trash"})
        self.todos.delete_todo(OWNER, todo_id=self.trashed.todo_id)
        self.upload = self.images.new_upload(OWNER, content_type="image/jpeg").key
        self.store.save(self.upload, BytesIO(photo("cat")), "image/jpeg")

    def kept(self) -> tuple[list[Todo], tuple[TaskList, ...], list[str]]:
        """All that stands in the owner's space."""
        todos = sorted(self.repository.every(OWNER), key=lambda todo: todo.todo_id)
        lists = self.list_repository.every(OWNER).lists
        return todos, lists, [stored.key for stored in self.store.list()]


def test_what_somebody_means_by_a_day_is_that_of_their_time_zone() -> None:
    assert str(Access.own("VAH000001", "Asia/Calcutta").zone) == "Asia/Calcutta"
    assert OWNER.zone is UTC


Use = Callable[[Ground, Access], Any]

# What asks for a thing by its id, which somebody else's access cannot find.
OF_A_THING: dict[str, Use] = {
    "get_todo": lambda g, a: g.todos.get_todo(a, todo_id=g.todo.todo_id),
    "update_todo": lambda g, a: g.todos.update_todo(a, todo_id=g.todo.todo_id, fields={"title": "New"}),
    "delete_todo": lambda g, a: g.todos.delete_todo(a, todo_id=g.todo.todo_id),
    "restore_todo": lambda g, a: g.todos.restore_todo(a, todo_id=g.trashed.todo_id),
    "rename_tag": lambda g, a: g.tags.rename_tag(a, tag="home", name="house"),
    "delete_tag": lambda g, a: g.tags.delete_tag(a, tag="home"),
    "remove_todo": lambda g, a: g.trash.remove_todo(a, todo_id=g.trashed.todo_id),
    "url": lambda g, a: g.images.url(a, key=g.todo.images[0].key),
    "detect_labels": lambda g, a: g.images.detect_labels(a, key=g.upload),
    "attach_upload": lambda g, a: g.images.attach_upload(a, todo_id=g.todo.todo_id, key=g.upload),
    "attach_file": lambda g, a: g.images.attach_file(
        a, todo_id=g.todo.todo_id, file=BytesIO(photo("coffee"))
    ),
    "label_again": lambda g, a: g.images.label_again(
        a, todo_id=g.todo.todo_id, image_id=g.todo.images[0].image_id
    ),
    "shift": lambda g, a: g.ordering.shift(a, todo_id=g.other.todo_id, by=-1),
    "place": lambda g, a: g.ordering.place(a, todo_id=g.todo.todo_id, after=g.other.todo_id),
    "add_steps": lambda g, a: g.checklists.add_steps(a, todo_id=g.todo.todo_id, texts=["New"]),
    "change_step": lambda g, a: g.checklists.change_step(
        a, todo_id=g.todo.todo_id, item_id=g.todo.checklist[0].item_id, fields={"done": True}
    ),
    "shift_step": lambda g, a: g.checklists.shift_step(
        a, todo_id=g.todo.todo_id, item_id=g.todo.checklist[0].item_id, by=1
    ),
    "remove_step": lambda g, a: g.checklists.remove_step(
        a, todo_id=g.todo.todo_id, item_id=g.todo.checklist[0].item_id
    ),
    "remove": lambda g, a: g.images.remove(a, todo_id=g.todo.todo_id, image_id=g.todo.images[0].image_id),
    "get_list": lambda g, a: g.lists.get_list(a, list_id=g.list_id),
    "update_list": lambda g, a: g.lists.update_list(a, list_id=g.list_id, fields={"name": "New"}),
    "delete_list": lambda g, a: g.lists.delete_list(a, list_id=g.list_id),
    "shift_list": lambda g, a: g.lists.shift_list(a, list_id=g.list_id, by=1),
    "restore_list": lambda g, a: g.lists.restore_list(a, list_id=g.gone_list_id),
}
# What is about a space as a whole.
OF_A_SPACE: dict[str, Use] = {
    "update_many": lambda g, a: g.todos.update_many(
        a, edits={g.todo.todo_id: Edit(lambda _: {"title": "New"})}
    ),
    "delete_many": lambda g, a: g.todos.delete_many(a, todo_ids=[g.todo.todo_id]),
    "restore_many": lambda g, a: g.todos.restore_many(a, todo_ids=[g.trashed.todo_id]),
    "act": lambda g, a: g.bulk.act(a, action=Action.COMPLETE, todo_ids=[g.todo.todo_id]),
    "set_fields": lambda g, a: g.bulk.set_fields(a, edits={g.todo.todo_id: Edit(lambda _: {"title": "New"})}),
    "create_todo": lambda g, a: g.todos.create_todo(a, fields={"title": "New"}),
    "list_todos": lambda g, a: g.todos.list_todos(a, query=TodoQuery()).todos,
    "delete_all_todos": lambda g, a: g.todos.delete_all_todos(a),
    "list_tags": lambda g, a: g.tags.list_tags(a),
    "empty_trash": lambda g, a: g.trash.empty_trash(a),
    "every_todo": lambda g, a: list(g.todos.every_todo(a)),
    "count_due": lambda g, a: g.todos.count_due(a, today=date(2026, 11, 24), most=100),
    "move_overdue": lambda g, a: g.todos.move_overdue(a, today=date(2026, 11, 24)),
    "count_todos": lambda g, a: g.todos.count_todos(a).total,
    "understand": lambda g, a: g.quick.understand(a, text="Pay rent @home tomorrow", zone=UTC),
    "export_todos": lambda g, a: list(g.transfer.export_todos(a)),
    "import_items": lambda g, a: g.transfer.import_items(a, reads=[Item(0, {"title": "New"})]),
    "feed_todos": lambda g, a: list(g.transfer.feed_todos(a)),
    "move_reminders": lambda g, a: g.reminders.move_reminders(a),
    "lists": lambda g, a: g.lists.lists(a),
    "names": lambda g, a: g.lists.names(a),
    "list_id": lambda g, a: g.lists.list_id(a, "home"),
    "create_list": lambda g, a: g.lists.create_list(a, fields={"name": "New"}),
    "new_upload": lambda g, a: g.images.new_upload(a, content_type="image/png"),
    "TodoService.remove_all": lambda g, a: g.todos.remove_all(a),
    "ImageService.remove_all": lambda g, a: g.images.remove_all(a),
}
# The daily work, which belongs to nobody and is asked for by operators alone.
OF_ALL_SPACES = {"remove_expired", "sweep"}
READS = {
    "list_tags",
    "get_todo",
    "url",
    "detect_labels",
    "list_todos",
    "every_todo",
    "count_todos",
    "understand",
    "export_todos",
    "feed_todos",
    "count_due",
    "get_list",
    "lists",
    "names",
    "list_id",
}
USES = OF_A_THING | OF_A_SPACE


def test_every_use_case_is_tried_and_takes_the_access_first() -> None:
    tried = {name.rpartition(".")[2] for name in USES} | OF_ALL_SPACES
    for service in (
        TodoService,
        ImageService,
        BulkService,
        ChecklistService,
        OrderingService,
        ListService,
        TagService,
        TrashService,
        QuickAddService,
        TransferService,
        ReminderMover,
    ):
        cases = {n: m for n, m in inspect.getmembers(service, inspect.isfunction) if not n.startswith("_")}
        assert set(cases) <= tried
        for name in set(cases) - OF_ALL_SPACES:
            assert list(inspect.signature(cases[name]).parameters)[:2] == ["self", "access"], name


@pytest.mark.parametrize("use", OF_A_THING.values(), ids=OF_A_THING)
def test_a_stranger_finds_nothing_and_changes_nothing(use: Use) -> None:
    ground = Ground()
    before = ground.kept()
    with pytest.raises(NotFound):
        use(ground, STRANGER)
    assert ground.kept() == before


@pytest.mark.parametrize("use", OF_A_SPACE.values(), ids=OF_A_SPACE)
def test_a_stranger_has_a_space_of_their_own(use: Use) -> None:
    ground = Ground()
    before = ground.kept()
    assert OWNER.space_id not in repr(use(ground, STRANGER))
    assert ground.kept() == before


@pytest.mark.parametrize("name", [name for name in USES if name not in READS])
def test_who_may_not_write_writes_nothing(name: str) -> None:
    ground = Ground()
    before = ground.kept()
    with pytest.raises(ReadOnly):
        USES[name](ground, READER)
    assert ground.kept() == before


@pytest.mark.parametrize("name", READS)
def test_who_may_not_write_may_read(name: str) -> None:
    ground = Ground()
    before = ground.kept()
    assert USES[name](ground, READER)
    assert ground.kept() == before


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_the_owner_may_all_of_it(use: Use) -> None:
    use(Ground(), OWNER)
