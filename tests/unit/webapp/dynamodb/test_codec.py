"""The conversion between DynamoDB's items and Python values."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from webapp.dynamodb.codec import from_item, to_item


@given(
    st.dictionaries(
        st.text(min_size=1),
        st.text() | st.integers(-(10**37), 10**37) | st.booleans() | st.lists(st.text()),
    )
)
def test_items_come_back_as_they_were(values: dict[str, Any]) -> None:
    assert from_item(to_item(values)) == values


def test_what_is_none_is_left_out() -> None:
    assert to_item({"a": None, "b": ""}) == {"b": {"S": ""}}
