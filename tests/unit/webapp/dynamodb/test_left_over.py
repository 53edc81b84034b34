"""Batches of reads and of deletions that DynamoDB does not finish at once."""

from __future__ import annotations

from typing import Any

import pytest

from webapp.dynamodb.reads import get_items
from webapp.dynamodb.writes import delete_items
from webapp.errors import Unavailable

KEYS = [{"id": {"S": str(number)}} for number in range(4)]


def never(_seconds: float) -> None:
    pytest.fail("It was waited.")


class Table:
    """Has an item under every key, and capacity for `most` of a call's items."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.sizes: list[int] = []
        self.deleted: list[Any] = []

    def batch_get_item(self, RequestItems: Any) -> Any:  # noqa: N803 -- boto3's name
        wanted = RequestItems["things"]
        assert wanted["ConsistentRead"] is True
        done, left = self._split(wanted["Keys"])
        unread = {"things": {"Keys": left, "ConsistentRead": True}} if left else {}
        return {"Responses": {"things": done}, "UnprocessedKeys": unread}

    def batch_write_item(self, RequestItems: Any) -> Any:  # noqa: N803 -- boto3's name
        done, left = self._split(RequestItems["things"])
        self.deleted += [each["DeleteRequest"]["Key"] for each in done]
        return {"UnprocessedItems": {"things": left} if left else {}}

    def _split(self, wanted: list[Any]) -> tuple[list[Any], list[Any]]:
        self.sizes.append(len(wanted))
        return wanted[: self._most], wanted[self._most :]


@pytest.mark.parametrize(("most", "sizes"), [(4, [4]), (2, [4, 2]), (1, [4, 3, 2, 1])])
def test_what_was_not_read_is_asked_for_again(most: int, sizes: list[int]) -> None:
    table: Any = Table(most)
    pauses: list[float] = []
    assert list(get_items(table, "things", KEYS, sleep=pauses.append)) == KEYS
    assert table.sizes == sizes
    assert len(pauses) == len(sizes) - 1


def test_nothing_is_asked_for_nothing() -> None:
    table: Any = Table(0)
    assert list(get_items(table, "things", [], sleep=never)) == []
    assert table.sizes == []


def test_what_is_never_read_is_an_outage() -> None:
    table: Any = Table(0)
    with pytest.raises(Unavailable):
        list(get_items(table, "things", KEYS, sleep=lambda _: None))


def test_deletions_go_on_until_all_is_gone() -> None:
    table: Any = Table(10)
    keys = [{"id": {"S": str(number)}} for number in range(30)]
    delete_items(table, "things", keys, sleep=lambda _: None)
    assert table.deleted == keys
    assert table.sizes == [25, 15, 5, 5]


def test_deletions_that_never_end_are_an_outage() -> None:
    table: Any = Table(0)
    with pytest.raises(Unavailable):
        delete_items(table, "things", KEYS, sleep=lambda _: None)
