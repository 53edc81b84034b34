"""A list, and its rules."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import START, make_list
from todos.lists.domain import Destination, ListsOfSpace, clean_name
from todos.tasks.rules import BrokenRule


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
