"""What makes no difference when something is looked for, and how people sort."""

from __future__ import annotations

import random
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.folding import distinct, folded, marked, natural_key, search_words

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
EVERY = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) not in {"Cn", "Co", "Cs"}
]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("cafe", "Caf\u00e9"),
        ("cafe\u0301", "CAF\u00c9"),
        ("istanbul", "\u0130stanbul"),
        ("\u0130STANBUL", "istanbul"),
        ("istanbul", "\u0131stanbul"),
        ("strasse", "Stra\u00dfe"),
        ("abc 123", "\uff21\uff22\uff23\u3000\uff11\uff12\uff13"),
        ("fine", "\ufb01ne"),
        ("a b", "a\u00a0\u2009 b"),
        ("don't", "Don\u2019t"),
        ("\u2018x\u2019", "\u201ax\u2018"),
        ('"x"', "\u00abx\u00bb"),
        ('"x"', "\u201ex\u201c"),
        ("well-known", "well\u2011known"),
        ("9-5", "9\u20135"),
        ("donaudampf", "Donau\u00addampf"),
        ("smorrebrod", "Sm\u00f8rrebr\u00f8d"),
        ("lodz", "\u0141\u00f3d\u017a"),
        ("\u03a3\u039f\u03a6\u039f\u03a3", "\u03c3\u03bf\u03c6\u03cc\u03c2"),
        ("\u0435\u043b\u043a\u0430", "\u0401\u043b\u043a\u0430"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd"),
        ("\u0643\u062a\u0628", "\u0643\u064e\u062a\u064e\u0628\u0640"),
        ("\uff76\uff9e", "\u30ac"),
        ("\u1112\u1161\u11ab", "\ud55c"),
    ],
)
def test_is_found_however_it_was_typed(typed: str, stored: str) -> None:
    assert folded(typed) == folded(stored)


@pytest.mark.parametrize(
    ("one", "other"), [("\u304b", "\u304c"), ("\u0915\u093f", "\u0915\u0941"), ("a b", "ab"), ("x'", 'x"')]
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_every_character_is_the_same_in_every_case_and_spelling() -> None:
    for letter in EVERY:
        found = folded(f"x{letter}y")
        assert folded(found) == found, hex(ord(letter))
        spellings = (unicodedata.normalize("NFD", letter), letter.upper(), letter.lower(), letter.casefold())
        assert {folded(f"x{each}y") for each in spellings} == {found}, hex(ord(letter))


def test_nothing_unseen_is_left() -> None:
    assert {each for each in EVERY if unicodedata.category(each) == "Cf" and folded(each)} == set()


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_words_are_told_apart_by_any_space_and_counted_once() -> None:
    assert search_words("  Milk\u3000OAT\nmilk ") == ("milk", "oat")
    assert search_words("\u00ad \u200b") == ()


def test_of_several_spellings_the_first_stays_where_it_is() -> None:
    assert distinct(["home", "shop", "HOME", "caf\u00e9", "cafe", "shop"]) == ("home", "shop", "caf\u00e9")


def test_titles_sort_as_people_sort() -> None:
    wanted = [
        "",
        "2 eggs",
        "10 eggs",
        "\uff11\uff11 eggs",
        "a",
        "\u00c4pfel 2",
        "Apfel 10",
        "Apfel 010 b",
        "apfel 1000",
        "b",
        "\u00d6l",
        "z",
    ]
    shuffled = random.Random(3).sample(wanted, len(wanted))
    assert sorted(shuffled, key=natural_key) == wanted


def test_what_was_found_is_marked() -> None:
    assert marked("Caf\u00e9 au\u00adlait \ufb01ne", ["cafe", "aulait", "fi"]) == [
        ("Caf\u00e9", True), (" ", False), ("au\u00adlait", True), (" ", False), ("\ufb01", True), ("ne", False),
    ]  # fmt: skip
    assert marked("<b>milk</b>", ["milk"]) == [("<b>", False), ("milk", True), ("</b>", False)]
    assert marked("aaa", ["aa"]) == [("aa", True), ("a", False)]
    assert marked("\u0301x", ["x", ""]) == [("\u0301", False), ("x", True)]
    assert marked("", ["x"]) == []
    assert marked("xe\u0301y", ["e"]) == [("x", False), ("e\u0301", True), ("y", False)]


@given(TEXTS, st.lists(TEXTS.map(folded), max_size=3))
def test_the_pieces_are_the_text(text: str, words: list[str]) -> None:
    assert "".join(piece for piece, _ in marked(text, words)) == text


@given(st.text("ab\u00e4 \u00ad\u0130", max_size=12), st.text("ab\u00e4i", min_size=1, max_size=3))
def test_what_is_found_is_marked_and_nothing_else(text: str, word: str) -> None:
    pieces = marked(text, search_words(word))
    assert any(found for _, found in pieces) == (folded(word) in folded(text))
