"""Which phrases of a language stand in a text, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from todos.quick.parser.meanings import Meant, meant
from todos.quick.parser.slots import Slots
from todos.quick.parser.tokens import Token
from todos.quick.words.grammar import Kind, Language, Phrase, Place


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that was found from one word up to another, and what it comes to."""

    phrase: Phrase
    value: Meant
    start: int
    end: int

    @property
    def kind(self) -> Kind:
        return self.phrase.kind

    @property
    def place(self) -> Place:
        return self.phrase.place


@dataclass(frozen=True, slots=True)
class _Element:
    """A word of a template: the words it may be, or the kind of word."""

    words: frozenset[str]
    slot: str
    is_optional: bool


class PhraseFinder:
    """Finds the phrases of a language in a text, as they are meant on a day.

    Each place is tried with each template, none of which is longer than a few words: the time grows as the text does.
    """

    def __init__(self, tokens: Sequence[Token], language: Language, today: date) -> None:
        self._tokens = tokens
        self._language = language
        self._today = today
        self._slots = Slots(tokens, language)
        self._shouts = not any(character.islower() for token in tokens for character in token.text)

    def all(self) -> Iterator[Candidate]:
        """Every phrase at every place."""
        for start in range(len(self._tokens)):
            for phrase in self._language.phrases:
                if phrase.place is not Place.INSIDE:
                    yield from self._at(phrase, start)

    def _at(self, phrase: Phrase, start: int) -> Iterator[Candidate]:
        for values, end in self._match(_elements(phrase.template), start, start, phrase.fixed or {}):
            value = meant(phrase.meaning, values, self._today)
            if value is not None:
                yield Candidate(phrase, value, start, end)

    def _match(
        self, elements: tuple[_Element, ...], start: int, place: int, values: Any
    ) -> Iterator[tuple[dict[str, Any], int]]:
        if not elements:
            yield values, place
            return
        first, rest = elements[0], elements[1:]
        if self._is_readable(start, place):
            for value, end in self._values(first, place):
                named = {**values, first.slot: value} if first.slot else values
                yield from self._match(rest, start, end, named)
        if first.is_optional:
            yield from self._match(rest, start, place, values)

    def _is_readable(self, start: int, place: int) -> bool:
        """Whether the word at a place can go on with a phrase: it is there, not quoted, and nothing parts them."""
        if place >= len(self._tokens) or self._tokens[place].is_quoted:
            return False
        return place == start or self._tokens[place - 1].is_joined

    def _values(self, element: _Element, place: int) -> Iterator[tuple[Any, int]]:
        if not element.slot:
            if self._tokens[place].word in element.words and self._is_written_as(place, is_name=False):
                yield None, place + 1
        elif element.slot == "date":
            yield from self._dates(place)
        elif self._is_written_as(place, is_name=element.slot in self._language.names):
            yield from self._slots.at(element.slot, place)

    def _dates(self, place: int) -> Iterator[tuple[Any, int]]:
        """The dates at a place, longest first; those of a phrase that holds a date itself are not looked for in it."""
        phrases = (phrase for phrase in self._language.phrases if _is_plain_date(phrase))
        found = (candidate for phrase in phrases for candidate in self._at(phrase, place))
        for candidate in sorted(found, key=lambda candidate: -candidate.end):
            yield candidate.value, candidate.end

    def _is_written_as(self, place: int, *, is_name: bool) -> bool:
        """Whether a word is written as such words are: names as names, others without a capital within a text.

        "SAT" is no Saturday, and "Tomorrow" within a text begins a name, unless all of the text is in capitals.
        """
        token = self._tokens[place]
        if is_name:
            return self._shouts or len(token.text) == 1 or not token.text.isupper()
        return place == 0 or not token.is_capitalised


def _is_plain_date(phrase: Phrase) -> bool:
    return phrase.kind is Kind.DATE and "{date}" not in phrase.template


@lru_cache(maxsize=1024)
def _elements(template: str) -> tuple[_Element, ...]:
    return tuple(map(_element, template.split()))


def _element(word: str) -> _Element:
    is_slot = word.startswith("{")
    bare = word.strip("{}").removesuffix("?")
    is_optional = word.endswith(("?", "?}"))
    return _Element(
        frozenset() if is_slot else frozenset(bare.split("|")), bare if is_slot else "", is_optional
    )
