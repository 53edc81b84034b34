"""Counts that are made at once, as the eight items that hold them."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from todos.tasks.keys import COUNT_ITEMS, counts_id
from todos.tasks.repository.counters import counts_items
from todos.tasks.repository.tally import BOUNDS, tag_count
from webapp.dynamodb.entities import Item

BOUNDED = st.fixed_dictionaries({name: st.integers(0, bound) for name, bound in BOUNDS.items()})
TAGS = st.dictionaries(
    st.text(min_size=1, max_size=30).map(lambda tag: tag_count(tag, is_completed=False)), st.integers(0, 9)
)


def numbers(item: Item) -> dict[str, int]:
    return {name: int(value["N"]) for name, value in item.items() if "N" in value}


@given(bounded=BOUNDED, tags=TAGS)
def test_no_share_is_passed_where_the_sum_is_within_the_bound(
    bounded: dict[str, int], tags: dict[str, int]
) -> None:
    counts = bounded | tags
    items = counts_items("VAH000001", counts)
    total: Counter[str] = Counter()
    for item in items:
        total.update(numbers(item))
        for name, bound in BOUNDS.items():
            assert numbers(item).get(name, 0) <= bound // COUNT_ITEMS
    assert total == {name: amount for name, amount in counts.items() if amount}
    assert {item["todo_id"]["S"] for item in items} <= {counts_id(number) for number in range(COUNT_ITEMS)}


def test_a_count_of_a_tag_stands_in_one_item_alone() -> None:
    names = [tag_count(f"tag {number}", is_completed=False) for number in range(500)]
    items = counts_items("VAH000001", dict.fromkeys(names, 40))
    assert sum(len(numbers(item)) for item in items) == 500
    assert max(len(numbers(item)) for item in items) < 110


def test_nothing_needs_no_item() -> None:
    assert counts_items("VAH000001", {"live": 0}) == []
