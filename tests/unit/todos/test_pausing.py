"""`READ_ONLY`: every write of tasks and images is held back, also one that is added later."""

from __future__ import annotations

import inspect
import logging
from typing import Any

import pytest

from tests.unit.todos.test_access import OF_ALL_SPACES, OWNER, READS, USES, Ground
from todos.images.ports import ImageStore
from todos.images.service import ImageService
from todos.lists.ports import ListRepository
from todos.lists.service import ListService
from todos.pausing import IMAGE_READS, LIST_READS, REMINDER_READS, TODO_READS, WritesPaused, reading_only
from todos.reminders.ports import ReminderRepository
from todos.tasks.ports import TodoRepository
from todos.tasks.service import TodoService
from todos.trash.service import TrashService
from webapp.errors.outages import log_outage
from webapp.errors.problems import error_headers

PORTS = {
    TodoRepository: TODO_READS,
    ImageStore: IMAGE_READS,
    ListRepository: LIST_READS,
    ReminderRepository: REMINDER_READS,
}


class Paused(Ground):
    """The ground of the rights' tests, whose services may only read from now on."""

    def __init__(self) -> None:
        super().__init__()
        todos: Any = reading_only(self.repository, reads=TODO_READS)
        store: Any = reading_only(self.store, reads=IMAGE_READS)
        for service in (
            self.todos,
            self.images,
            self.checklists,
            self.ordering,
            self.reminders,
            self.tags,
            self.trash,
            self.transfer,
        ):
            service._repository = todos
        self.lists._todos = todos
        self.lists._repository = reading_only(self.list_repository, reads=LIST_READS)
        self.images._store = self.trash._store = store


def methods(port: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(port, inspect.isfunction) if not name.startswith("_")}


class Touched:
    """A port that must not be asked for anything."""

    def __getattr__(self, name: str) -> Any:
        def touch(*args: Any, **kwargs: Any) -> None:
            raise AssertionError(f"{name} got through")

        return touch


@pytest.mark.parametrize(("port", "reads"), PORTS.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_not_named_as_a_read_is_held_back(port: type, reads: frozenset[str]) -> None:
    held: Any = reading_only(Touched(), reads=reads)
    writes = methods(port) - reads
    assert writes
    assert reads <= methods(port)
    for name in [*writes, "added_tomorrow"]:
        with pytest.raises(WritesPaused):
            getattr(held, name)("anything", at=None)


@pytest.mark.parametrize("name", [name for name in USES if name not in READS])
def test_every_use_case_that_writes_is_refused_and_leaves_everything(name: str) -> None:
    ground = Paused()
    before = ground.kept()
    with pytest.raises(WritesPaused):
        USES[name](ground, OWNER)
    assert ground.kept() == before


@pytest.mark.parametrize("name", READS)
def test_every_use_case_that_reads_goes_on(name: str) -> None:
    assert USES[name](Paused(), OWNER)


def test_the_daily_work_waits() -> None:
    ground = Paused()
    before = ground.kept()
    for service, name in (
        (ground.todos, "remove_expired"),
        (ground.images, "sweep"),
        (ground.lists, "remove_expired"),
    ):
        assert name in OF_ALL_SPACES
        clock: Any = service._now
        clock.advance(days=40)
        with pytest.raises(WritesPaused):
            getattr(service, name)()
    assert ground.kept() == before


def test_services_have_no_other_way_to_what_they_write() -> None:
    """The three ports are all that a service writes to; a fourth one would need its own reads."""
    ports = {
        parameter.annotation
        for service in (TodoService, ImageService, TrashService, ListService)
        for parameter in inspect.signature(service, eval_str=True).parameters.values()
        if isinstance(parameter.annotation, type) and getattr(parameter.annotation, "_is_protocol", False)
    }
    assert {port.__name__ for port in ports} == {"TodoRepository", "ListRepository", "ImageStore", "Labeller"}


def test_it_is_a_503_that_says_when_to_come_back_and_no_outage(caplog: pytest.LogCaptureFixture) -> None:
    error = WritesPaused()
    assert error_headers(error) == {"Retry-After": "30"}
    with caplog.at_level(logging.INFO):
        log_outage(error)
    assert caplog.records == []
