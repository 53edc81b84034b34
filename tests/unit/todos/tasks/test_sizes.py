"""The largest task there can be fits into DynamoDB, which counts an item and all its local projections together."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

from tests.bench.usage import item_size
from tests.factories import START, make_image, make_todo
from todos.checklists.domain import MAX_CHECKLIST_LENGTH, MAX_STEPS, Step
from todos.images.domain import MAX_IMAGES, Label
from todos.tasks import keys
from todos.tasks.domain import Status, Todo
from todos.tasks.repository.items import stored_bytes, to_todo_item
from todos.tasks.rules import MAX_DESCRIPTION_LENGTH, MAX_TAG_LENGTH, MAX_TAGS, MAX_TITLE_LENGTH
from webapp.operations.provisioning import table_definitions

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html (Item size considerations)
MOST_BYTES = 400 * 1024
# What DynamoDB keeps of an index entry besides its attributes.
OVERHEAD_BYTES = 100
WIDE = "\U0001f33f"


def largest() -> Todo:
    """Every text as long as it may be, in an alphabet of four bytes, and every image with all labels."""
    labels = tuple(
        Label(
            f"A label with a rather long name, the {n:02d}th of them", 98.76, ("A general name, the 1st",) * 6
        )
        for n in range(20)
    )
    images = tuple(
        replace(
            make_image(attached_at=START + timedelta(milliseconds=number)), labels=labels, label_model="3.0"
        )
        for number in range(MAX_IMAGES)
    )
    steps = tuple(
        Step(str(uuid.UUID(int=number)), WIDE * (MAX_CHECKLIST_LENGTH // MAX_STEPS), position=number / 3)
        for number in range(MAX_STEPS)
    )
    return make_todo(
        title=WIDE * MAX_TITLE_LENGTH,
        description=WIDE * MAX_DESCRIPTION_LENGTH,
        tags=tuple(WIDE * (MAX_TAG_LENGTH - 1) + str(number) for number in range(MAX_TAGS)),
        status=Status.ONGOING,
        due_date=date(2026, 5, 1),
        order=-123456.789,
        checklist=steps,
        images=images,
    )


def test_the_largest_task_and_its_projections_stay_below_the_bound() -> None:
    item = to_todo_item(largest(), fingerprint="f" * 64, write_id="w" * 36)
    definition = table_definitions()["todos"]
    total = item_size(item)
    for index in definition["local_secondary_indexes"].values():
        assert index["range_key"] in item, "It stands in every local index."
        projected = (
            set(item)
            if index["projection"] == "ALL"
            else {"user_id", "todo_id", index["range_key"], *index["non_key_attributes"]}
        )
        total += (
            item_size({name: value for name, value in item.items() if name in projected}) + OVERHEAD_BYTES
        )
    assert total < MOST_BYTES


def test_indexes_project_no_more_than_dynamodb_lets_them() -> None:
    """At most 20 attributes an index, and 100 a table.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
    """
    definition = table_definitions()["todos"]
    named = [
        index.get("non_key_attributes", [])
        for kind in ("local_secondary_indexes", "global_secondary_indexes")
        for index in definition[kind].values()
    ]
    assert max(map(len, named)) <= 20
    assert sum(map(len, named)) <= 100
    assert len(definition["local_secondary_indexes"]) <= 5


def test_what_is_counted_is_hardly_more_than_what_is_stored() -> None:
    for todo in (make_todo(), largest()):
        item = to_todo_item(todo, fingerprint="", write_id="")
        about_writes = ("entity", "fingerprint", "write_id")
        stored = item_size({name: value for name, value in item.items() if name not in about_writes})
        assert stored <= stored_bytes(todo) <= stored * 1.05 + 50


def test_the_counts_of_tags_do_not_make_an_item_of_counts_too_large() -> None:
    names = [f"tag#complete#{WIDE * MAX_TAG_LENGTH}{number}" for number in range(1000)]
    counts = {**keys.todo_key("VAH000001", keys.counts_id(0)), **{name: {"N": "20000"} for name in names}}
    assert item_size(counts) < MOST_BYTES
