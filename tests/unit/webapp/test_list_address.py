"""What the address of a list says, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

import pytest

from webapp.errors import InvalidInput
from webapp.list_address import ListAddress


@dataclass(frozen=True)
class Wanted:
    text: str

    def cursor_purpose(self, person_id: str) -> str:
        return f"{person_id}:{self.text}"


@dataclass(frozen=True, slots=True)
class Shelf(ListAddress):
    q: str = ""
    order: str = "new"

    @property
    def query(self) -> Wanted:
        return Wanted(self.q)


def follow(address: str) -> Shelf:
    return Shelf(**{name: values[0] for name, values in parse_qs(address[1:]).items()})


def test_says_what_is_not_as_always_and_the_page_last() -> None:
    assert Shelf().parameters == ""
    assert Shelf(order="old", q="a b", cursor="c").parameters == "?q=a+b&order=old&cursor=c"


def test_another_list_begins_at_its_first_page() -> None:
    shelf = Shelf(q="a", order="old", cursor="c")
    assert shelf.changed(order="new") == "?q=a"
    assert shelf.first_page == "?q=a&order=old"


def test_leads_to_the_next_page_of_this_list_alone() -> None:
    address = Shelf(q="a").page_from({"below": 7}, "ann")
    assert follow(address).position("ann") == {"below": 7}
    for other, person in ((address, "ben"), (address.replace("q=a", "q=b"), "ann")):
        with pytest.raises(InvalidInput):
            follow(other).position(person)


def test_the_first_page_has_no_position_and_the_last_no_next() -> None:
    assert Shelf(q="a").position("ann") is None
    assert Shelf(q="a").page_from(None, "ann") == ""
