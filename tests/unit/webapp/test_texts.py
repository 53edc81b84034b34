"""What can be seen, and what a terminal would obey."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.profiles.domain import MAX_USERNAME_LENGTH, clean_username, told_username
from todos.tasks.rules import BrokenRule, clean_description, clean_tags, clean_title
from webapp.errors import InvalidInput
from webapp.texts import is_visible, nfc, printable

UNSEEN = [
    "", " ", "\u200b", "\u200d\ufeff", "\u2060 \u00ad", "\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\u202e\u202c", "\ufe0f", "\u034f",
    "\u0301", "\u00a0\u3000", "\U000e0041", "\u180e",
]  # fmt: skip
SEEN = [
    "a",
    "!",
    "\u200ba",
    "\U0001f331",
    "\u0e01",
    "\uac00",
    "\u00e9",
    "\U0001f468\u200d\U0001f469",
    "\U0001fae8",
    "\ue000",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_cannot_be_seen_is_blank_everywhere(text: str) -> None:
    assert not is_visible(text)
    with pytest.raises(BrokenRule) as broken:
        clean_title(text)
    assert broken.value.code == "blank"
    with pytest.raises(BrokenRule):
        clean_tags((text,))
    with pytest.raises(InvalidInput) as invalid:
        clean_username(text)
    assert invalid.value.errors[0].code == "blank"


@pytest.mark.parametrize("text", SEEN)
def test_what_can_be_is_not(text: str) -> None:
    assert is_visible(text)
    assert clean_title(text) == clean_username(text) == text
    assert clean_tags((text,)) == (text,)


@given(st.text())
def test_texts_are_stored_in_one_spelling(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", f"x{text}")
    for clean in (clean_title, clean_username, clean_description, lambda tag: clean_tags((tag,))[0]):
        try:
            cleaned = clean(decomposed)
        except (BrokenRule, InvalidInput):
            continue
        assert cleaned == nfc(cleaned) == clean(unicodedata.normalize("NFC", f"x{text}"))


@given(st.text())
def test_what_is_printed_is_one_line_that_no_terminal_obeys(text: str) -> None:
    line = printable(text)
    assert len(line) == len(text)
    assert all(unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"} for character in line)
    line.encode()


@pytest.mark.parametrize(
    "told", ["\x1b]0;owned\x07", "a\nb", "\u202eecila", "\x9b31m", "x" * 200, "", "\u3164", " \x00 "]
)
def test_a_name_that_the_pool_tells_meets_our_rule(told: str) -> None:
    name = told_username(told, otherwise="alice@example.com")
    assert clean_username(name) == name == printable(name)
    assert len(name) <= MAX_USERNAME_LENGTH
