"""What is in an image, in words."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.factories import make_image, make_todo
from todos.images.domain import Label, by_telling, telling_labels
from todos.templatetags.todo_images import seen

CAT = (
    Label("Animal", 99.2),
    Label("Mammal", 99.1, ("Animal",)),
    Label("Cat", 97.0, ("Mammal", "Animal")),
    Label("Basket", 71.5),
)


def names(labels: Iterable[Label]) -> list[str]:
    return [label.name for label in labels]


def test_what_says_most_comes_first() -> None:
    assert names(telling_labels(CAT)) == ["Cat", "Basket"]
    assert names(by_telling(CAT)) == ["Cat", "Basket", "Animal", "Mammal"]


def test_parents_that_are_no_labels_themselves_take_nothing_away() -> None:
    labels = (Label("Cup", 80.0, ("Tableware",)),)
    assert by_telling(labels) == list(labels)


@pytest.mark.parametrize(
    ("labels", "alt"),
    [(CAT, "Photo: cat, basket, animal"), ((), "Photo"), (None, "Photo")],
    ids=["labels", "nothing-seen", "not-known"],
)
def test_alt_says_it_in_three_names_at_most(labels: tuple[Label, ...] | None, alt: str) -> None:
    assert make_image(labels=labels).alt == alt


def test_row_says_the_first_of_each_image_before_the_second_of_any() -> None:
    cup = (Label("Cup", 90.0), Label("Spoon", 60.0))
    todo = make_todo(images=(make_image(labels=CAT), make_image(labels=None), make_image(labels=cup)))
    assert seen(todo) == ["cat", "cup", "basket"]


def test_row_says_the_same_thing_once() -> None:
    todo = make_todo(images=(make_image(labels=CAT), make_image(labels=CAT)))
    assert seen(todo) == ["cat", "basket"]
