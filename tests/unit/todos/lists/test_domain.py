"""A list, and its rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import START, make_list
from todos.lists.domain import Destination, ListsOfSpace, clean_name, orders_at
from todos.tasks.rules import BrokenRule, clean_order


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "blank"),
        ("  \t", "blank"),
        ("\u200b", "blank"),
        ("a\x00b", "control_characters"),
        ("a\nb", "control_characters"),
        ("a" * 101, "max_length"),
    ],
)
def test_what_is_no_name(name: str, code: str) -> None:
    with pytest.raises(BrokenRule) as broken:
        clean_name(name)
    assert broken.value.code == code


def test_a_name_is_trimmed_and_stored_in_one_spelling() -> None:
    assert clean_name("  Cafe\u0301 ") == "Caf\u00e9"
    assert clean_name("a" * 100) == "a" * 100


def test_lists_stand_by_their_order_and_the_others_behind_by_age() -> None:
    last = make_list(created_at=START + timedelta(days=1))
    third, second, first = make_list(), make_list(order=2.0), make_list(order=-1.0)
    gone = make_list().deleted(at=START, tasks_to=Destination.INBOX)
    lists = ListsOfSpace((last, gone, third, second, first))
    assert lists.live == (first, second, third, last)
    assert lists.ids.gone == {gone.list_id}
    assert lists.ids.live == {first.list_id, second.list_id, third.list_id, last.list_id}


def test_it_can_come_back_for_30_days() -> None:
    deleted = make_list().deleted(at=START, tasks_to=Destination.TRASH)
    assert not make_list().is_gone(at=START + timedelta(days=99))
    assert not deleted.is_gone(at=START + timedelta(days=30, milliseconds=-1))
    assert deleted.is_gone(at=START + timedelta(days=30))
    assert deleted.restored().tasks_to is None


def test_the_same_values_are_no_change() -> None:
    made = make_list(name="Garden")
    assert made.edited(name="Garden") is made
    assert made.edited(name="Shed").version == 2


@settings(deadline=None)
@given(
    orders=st.lists(
        st.none() | st.sampled_from([-1e12, -1.0, 0.0, 0.000001, 0.000002, 1.0, 1e12]), min_size=2
    ),
    places=st.data(),
)
def test_a_list_comes_to_any_place_and_no_other_one_changes_its_place(
    orders: list[float | None], places: st.DataObject
) -> None:
    lists = ListsOfSpace(tuple(make_list(order=order) for order in orders)).live
    at, to = (places.draw(st.integers(0, len(lists) - 1)) for _ in range(2))
    numbers = orders_at(lists, at, to)
    moved = ListsOfSpace(
        tuple(each.edited(order=numbers.get(each.list_id, each.order)) for each in lists)
    ).live
    ids = [each.list_id for each in lists]
    ids.insert(to, ids.pop(at))
    assert [each.list_id for each in moved] == ids
    assert all(clean_order(number) == number for number in numbers.values())


def test_a_list_among_those_that_are_ordered_is_the_only_one_that_is_numbered() -> None:
    lists = [make_list(order=float(number)) for number in range(4)]
    assert orders_at(lists, 3, 1) == {lists[3].list_id: 0.5}
    assert orders_at(lists, 3, 0) == {lists[3].list_id: -1.0}
    assert orders_at(lists, 0, 3) == {lists[0].list_id: 4.0}


def test_those_in_front_of_the_place_are_numbered_where_they_are_not() -> None:
    lists = [make_list(order=5.0), make_list(), make_list(), make_list()]
    assert list(orders_at(lists, 3, 2).values()) == [6.0, 7.0]
    assert orders_at(lists[1:], 2, 0) == {lists[3].list_id: 0.0}


def test_where_no_number_is_left_all_are_numbered() -> None:
    lists = [make_list(order=1.0), make_list(order=1.0), make_list()]
    assert list(orders_at(lists, 2, 1).values()) == [0.0, 1.0, 2.0]
    assert list(orders_at([make_list(order=1e12), make_list(order=1e12)], 0, 1).values()) == [0.0, 1.0]
