"""A move: what arrives, what later passes do, and what the service does on the new table."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from tests import first_version
from tests.factories import make_image, make_todo
from tests.first_version import (
    IDEMPOTENT,
    IDEMPOTENT_TITLE,
    LATER,
    LONG_GONE,
    OWNER,
    TRASHED,
    WITH_IMAGES,
)
from tests.integration.moves.conftest import Ground
from tests.repositories import add_to, edit
from todos.access import Access
from todos.tasks.domain import Status, Todo
from todos.tasks.query import Sort, TodoQuery
from todos.tasks.repository.counters import Counters
from todos.tasks.repository.items import to_todo
from todos.tasks.repository.tally import tally
from todos.tasks.service import TodoService
from webapp.operations.moves import MoveRefused
from webapp.operations.moves.passes import Moved

OWN = Access.own(OWNER)


def titles(ground: Ground, **query: Any) -> list[str]:
    return [todo.title for todo in ground.todos(ground.target).list_todos(OWN, TodoQuery(**query)).todos]


def counted(ground: Ground, owner_id: str, table: str = "") -> dict[str, int]:
    found = Counters(client=ground.client, table=table or ground.target).read(owner_id)
    return {name: amount for name, amount in found.items() if amount}


def expected(ground: Ground, owner_id: str) -> dict[str, int]:
    """The counts that follow from the tasks of the target."""
    total = sum((tally(todo) for todo in ground.tasks_of(owner_id).values()), start=tally(make_todo()))
    total.subtract(tally(make_todo()))
    return {name: amount for name, amount in total.items() if amount}


class TestTheFirstVersion:
    def test_every_task_arrives_as_it_was_but_for_what_has_been_in_the_trash_for_too_long(
        self, ground: Ground
    ) -> None:
        assert ground.move() == Moved(copied=12, left_out=2, counted=16)
        for owner in ("VAH000001", "VAH000002"):
            before = {
                item["todo_id"]["S"]: to_todo(item)
                for item in first_version.items(owner)
                if "title" in item and item["todo_id"]["S"] != LONG_GONE
            }
            assert ground.tasks_of(owner) == before

    def test_every_view_has_them(self, ground: Ground) -> None:
        ground.move()
        assert titles(ground) == [
            "Order this blend again",
            IDEMPOTENT_TITLE,
            "Send the invoice",
            "Repaint the shed",
            "Buy oat milk",
        ]
        assert titles(ground, status=Status.COMPLETE, sort=Sort.COMPLETED) == ["Send the invoice"]
        assert titles(ground, is_deleted=True) == ["In the trash"]
        assert titles(ground, has_image=True) == ["Order this blend again"]
        assert titles(ground, tags=("home",)) == ["Buy oat milk", "Send the invoice"]
        assert titles(ground, is_open=True, sort=Sort.ORDER)[0] == "Buy oat milk"
        (image, other) = ground.tasks_of(OWNER)[WITH_IMAGES].images
        assert [label.name for label in image.labels or ()] == ["Coffee", "Cup"]
        assert other.label_error == "label_detection_failed"

    def test_the_counts_are_those_of_what_arrived(self, ground: Ground) -> None:
        ground.move()
        assert counted(ground, OWNER) == expected(ground, OWNER)
        counts = ground.todos(ground.target).count_by_status(OWN)
        assert (counts.pending, counts.ongoing, counts.complete) == (3, 1, 1)
        assert {"live": 5, "open": 4, "trash": 1, "pictures": 2}.items() <= counted(ground, OWNER).items()

    def test_the_service_goes_on_with_them(self, ground: Ground) -> None:
        ground.move()
        todos = ground.todos(ground.target)
        service = TodoService(repository=todos, clock=lambda: LATER, new_id=lambda: "unused")
        service.restore_todo(OWN, todo_id=TRASHED)
        service.update_todo(OWN, todo_id=WITH_IMAGES, fields={"status": Status.COMPLETE})
        repeated = service.create_todo(OWN, fields={"title": IDEMPOTENT_TITLE}, idempotent_id=IDEMPOTENT)
        assert repeated.created_at < LATER, "the key is still known"
        assert counted(ground, OWNER) == expected(ground, OWNER)

    def test_a_trashed_task_can_be_found_by_the_daily_work(self, ground: Ground) -> None:
        ground.move()
        deleted_at = ground.tasks_of(OWNER)[TRASHED].deleted_at
        assert deleted_at is not None
        found = ground.todos(ground.target).to_be_removed_on((deleted_at + timedelta(days=30)).date())
        assert {(todo.space_id, todo.todo_id) for todo in found} == {(OWNER, TRASHED), ("VAH000002", TRASHED)}

    def test_ids_of_writes_travel_along_and_what_is_not_known_too(self, ground: Ground) -> None:
        (item,) = [item for item in first_version.items() if item["todo_id"]["S"] == TRASHED]
        ground.client.put_item(TableName=ground.source, Item={**item, "later_field": {"S": "kept"}})
        ground.move()
        key = {name: item[name] for name in ("user_id", "todo_id")}
        arrived = ground.client.get_item(TableName=ground.target, Key=key)["Item"]
        for name in ("write_id", "previous_write_id", "fingerprint"):
            assert arrived[name] == item[name]
        assert arrived["later_field"] == {"S": "kept"}
        assert not {"expires_at", "schema_version", "createdAt"} & arrived.keys()

    def test_the_source_is_as_it_was(self, ground: Ground) -> None:
        before = ground.kept(ground.source)
        ground.move()
        assert ground.kept(ground.source) == before


class TestLaterPasses:
    def test_nothing_differs_and_nothing_is_written(self, ground: Ground) -> None:
        ground.move()
        before = ground.kept()
        again = ground.move()
        assert (again.is_same, again.equal) == (True, 12)
        assert ground.kept() == before

    def test_only_what_differs_is_written(self, new_ground: Ground) -> None:
        source = new_ground.todos(new_ground.source)
        kept, changed, removed = (add_to(source, make_todo(tags=("a",)))[0] for _ in range(3))
        assert new_ground.move(at=kept.created_at).copied == 3
        before = {item["todo_id"]["S"]: item for item in new_ground.kept()}
        edit(source, OWN, changed.todo_id, lambda todo: todo.edited(at=LATER, title="New"))
        source.remove(OWN, [removed])
        added, _ = add_to(source, make_todo(title="Added"))
        moved = new_ground.move()
        assert (moved.copied, moved.removed, moved.equal) == (2, 1, 1)
        assert new_ground.tasks_of(OWNER) == new_ground.tasks_of(OWNER, new_ground.source)
        assert set(new_ground.tasks_of(OWNER)) == {kept.todo_id, changed.todo_id, added.todo_id}
        assert counted(new_ground, OWNER) == expected(new_ground, OWNER)
        after = {item["todo_id"]["S"]: item for item in new_ground.kept()}
        assert after[kept.todo_id] == before[kept.todo_id]
        assert new_ground.move().is_same

    def test_a_space_that_has_gone_goes(self, new_ground: Ground) -> None:
        source = new_ground.todos(new_ground.source)
        add_to(source, make_todo())
        add_to(source, make_todo(space_id="VAH000002"))
        new_ground.move()
        source.remove_all(OWN)
        assert new_ground.move().removed == 1
        assert {item["user_id"]["S"] for item in new_ground.kept()} == {"VAH000002", "#moves"}
        assert new_ground.move().is_same

    def test_what_is_gone_by_now_goes(self, ground: Ground) -> None:
        ground.move()
        later = ground.move(at=LATER + timedelta(days=30))
        assert (later.copied, later.removed, later.left_out) == (0, 2, 4)
        assert "trash" not in counted(ground, OWNER)

    def test_a_move_may_be_followed_by_another_one_from_its_target(
        self, ground: Ground, new_ground: Ground
    ) -> None:
        ground.move()
        next_one = Ground(ground.client, ground.target, new_ground.target)
        assert next_one.move().copied == 12
        assert next_one.tasks_of(OWNER) == ground.tasks_of(OWNER)
        assert next_one.move().is_same

    def test_the_service_may_write_all_the_while(self, new_ground: Ground) -> None:
        source = new_ground.todos(new_ground.source)
        for _ in range(30):
            add_to(source, make_todo())
        is_over = threading.Event()

        def write() -> None:
            while not is_over.is_set():
                todo, _ = add_to(source, make_todo(images=(make_image(),), tags=("new",)))
                edit(source, OWN, todo.todo_id, lambda todo: todo.edited(at=LATER, title="Edited"))
                other, _ = add_to(source, make_todo())
                source.remove(OWN, [other])

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(4):
                new_ground.move()
        finally:
            is_over.set()
            writer.join()
        new_ground.move()
        assert new_ground.move().is_same
        assert new_ground.tasks_of(OWNER) == new_ground.tasks_of(OWNER, new_ground.source)
        assert counted(new_ground, OWNER) == counted(new_ground, OWNER, new_ground.source)


def _edit(ground: Ground, todo: Todo) -> None:
    edit(ground.todos(ground.target), OWN, todo.todo_id, lambda todo: todo.edited(at=LATER, title="Mine"))


def _trash(ground: Ground, todo: Todo) -> None:
    edit(ground.todos(ground.target), OWN, todo.todo_id, lambda todo: todo.trashed(at=LATER))


# What the service may do in the target; each has to be noticed.
USES = {
    "edit": _edit,
    "trash": _trash,
    "add": lambda ground, todo: add_to(ground.todos(ground.target), make_todo()),
    "add somebody's first": lambda ground, todo: add_to(
        ground.todos(ground.target), make_todo(space_id="VAH000009")
    ),
    "remove": lambda ground, todo: ground.todos(ground.target).remove(OWN, [todo]),
    "remove all": lambda ground, todo: ground.todos(ground.target).remove_all(OWN),
    "remove the only one": lambda ground, todo: ground.todos(ground.target).remove_all(
        Access.own("VAH000002")
    ),
}


class TestRefusals:
    @pytest.mark.parametrize("use", USES.values(), ids=USES)
    def test_a_target_in_use_stays_as_it_is(self, new_ground: Ground, use: Any) -> None:
        source = new_ground.todos(new_ground.source)
        todo, _ = add_to(source, make_todo())
        add_to(source, make_todo())
        add_to(source, make_todo(space_id="VAH000002"))
        new_ground.move(at=todo.created_at)
        use(new_ground, todo)
        edit(source, OWN, todo.todo_id, lambda todo: todo.edited(at=LATER, title="Newer"))
        before = new_ground.kept()
        with pytest.raises(MoveRefused, match="in use"):
            new_ground.move()
        assert new_ground.kept() == before

    def test_a_table_that_holds_something_else(self, new_ground: Ground) -> None:
        todo, _ = add_to(new_ground.todos(new_ground.target), make_todo())
        before = new_ground.kept()
        with pytest.raises(MoveRefused, match=f"VAH000001 {todo.todo_id} was not written by a move"):
            new_ground.move()
        assert new_ground.kept() == before

    def test_a_table_with_marks_and_no_record(self, ground: Ground) -> None:
        ground.move()
        for item in ground.kept():
            if item["user_id"]["S"] == "#moves":
                key = {name: item[name] for name in ("user_id", "todo_id")}
                ground.client.delete_item(TableName=ground.target, Key=key)
        with pytest.raises(MoveRefused, match="no move has put them there"):
            ground.move()

    def test_the_target_of_another_source(self, ground: Ground, new_ground: Ground) -> None:
        ground.move()
        with pytest.raises(MoveRefused, match=f"moved from {ground.source}"):
            Ground(ground.client, new_ground.source, ground.target).move()

    def test_the_table_itself(self, new_ground: Ground) -> None:
        with pytest.raises(MoveRefused, match="is the table that the service uses"):
            Ground(new_ground.client, new_ground.source, new_ground.source).move()

    @pytest.mark.parametrize(
        ("name", "reason"), [("no-such-table", "is missing"), ("", "no name of a table")]
    )
    def test_no_table(self, ground: Ground, name: str, reason: str) -> None:
        with pytest.raises(MoveRefused, match=reason):
            Ground(ground.client, ground.source, name).move()

    def test_no_source(self, ground: Ground) -> None:
        with pytest.raises(MoveRefused, match="TASKS_TABLE"):
            Ground(ground.client, "no-such-table", ground.target).move()

    def test_a_table_of_the_first_version(self, ground: Ground, new_ground: Ground) -> None:
        with pytest.raises(MoveRefused, match="has no index DueIndex") as refused:
            Ground(ground.client, new_ground.source, ground.source).move()
        assert "setup_aws" in str(refused.value)
        assert "\n" not in str(refused.value)

    def test_a_source_that_is_no_table_of_tasks(self, ground: Ground) -> None:
        ground.client.delete_table(TableName=ground.source)
        ground.client.create_table(
            TableName=ground.source,
            AttributeDefinitions=[{"AttributeName": "user_id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "user_id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
        with pytest.raises(MoveRefused, match="no table of tasks"):
            ground.move()

    def test_an_item_that_cannot_be_read_is_not_left_out_in_silence(self, ground: Ground) -> None:
        broken = {"user_id": {"S": OWNER}, "todo_id": {"S": "broken"}, "title": {"S": "No time"}}
        ground.client.put_item(TableName=ground.source, Item=broken)
        with pytest.raises(MoveRefused, match="VAH000001 broken holds no task"):
            ground.move()
        ground.client.delete_item(
            TableName=ground.source, Key={name: broken[name] for name in ("user_id", "todo_id")}
        )
        ground.move()
        assert ground.move().is_same
