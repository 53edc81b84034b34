"""Cursors: what was signed comes back, and nothing else does."""

from __future__ import annotations

import pytest
from django.core import signing
from hypothesis import assume, given
from hypothesis import strategies as st

from webapp.cursors import read_cursor, sign_cursor
from webapp.errors import InvalidInput

POSITION = {"id": "1", "key": "2026-03-01T12:00:00.000Z"}
_POSITIONS = st.dictionaries(
    st.text(),
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.lists(st.text()),
)


@given(_POSITIONS, st.text())
def test_comes_back_as_it_was(position: dict[str, object], purpose: str) -> None:
    assert read_cursor(sign_cursor(position, purpose=purpose), purpose=purpose) == position


@pytest.mark.parametrize("purpose", ["b", "", "a:", "a "])
def test_of_another_owner_or_list_is_refused(purpose: str) -> None:
    with pytest.raises(InvalidInput):
        read_cursor(sign_cursor(POSITION, purpose="a"), purpose=purpose)


# Made once: a cursor holds the time of its signature, and a strategy must not depend on the clock.
SIGNED = sign_cursor(POSITION, purpose="a")


@given(index=st.integers(0, len(SIGNED) - 1), character=st.characters())
def test_changed_anywhere_is_refused(index: int, character: str) -> None:
    assume(character != SIGNED[index])
    with pytest.raises(InvalidInput):
        read_cursor(SIGNED[:index] + character + SIGNED[index + 1 :], purpose="a")


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_made_up_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_cursor(text, purpose="a")
    assert [(problem.attr, problem.code) for problem in caught.value.errors] == [("cursor", "invalid_cursor")]


def test_signed_with_another_secret_is_refused() -> None:
    forged = signing.dumps(POSITION, key="another", salt="servertask.cursor:a", compress=True)
    with pytest.raises(InvalidInput):
        read_cursor(forged, purpose="a")


def test_signed_for_something_else_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_cursor(signing.dumps(POSITION, salt="servertask.kept-form:a"), purpose="a")
