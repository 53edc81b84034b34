"""The kinds of words that templates name in braces, beyond what a language lists: numbers, days, times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time
from functools import lru_cache
from typing import Any

from todos.quick.parser.tokens import Token
from todos.quick.words.grammar import Language

_NOON = 12
_LAST_DAY = 31
_LAST_HOUR = 23
_LAST_POSITION = 4
# People meet at 14:30, and not at 12:34; a score or a verse is anything.
_STEP_OF_MINUTES = 5
_LONGEST_NUMBER = 3
_MOST_WEEKDAYS = 7

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_COLON = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)
_YEAR = re.compile(r"20\d\d", re.ASCII)

Found = Iterator[tuple[Any, int]]


class Slots:
    """What stands at a place of a text, by kind: each value it may be, with the place behind it."""

    def __init__(self, tokens: Sequence[Token], language: Language) -> None:
        self._tokens = tokens
        self._language = language
        self._kinds = {
            "number": self._number, "nth": self._nth, "day": self._day, "year": self._year, "hour": self._hour,
            "position": self._position, "numeric": self._numeric, "clock": self._clock, "loose_clock": self._loose_clock,
        }  # fmt: skip

    def at(self, kind: str, place: int) -> Found:
        """The values of a kind at a place."""
        if kind in {"weekdays", "weekday_plurals"}:
            yield from self._list_of(kind[:-1], place)
            return
        word = self._tokens[place].word
        listed = self._language.words.get(kind)
        value = listed.get(word) if listed is not None else self._kinds[kind](word)
        if value is not None:
            yield value, place + 1

    def _list_of(self, kind: str, place: int) -> Found:
        """One name after another, longest first; "and" may stand before each but the first."""
        names, ands = self._language.words[kind], self._language.words["and"]
        found: list[tuple[tuple[object, ...], int]] = []
        days: tuple[object, ...] = ()
        while place < len(self._tokens) and len(days) < _MOST_WEEKDAYS:
            token = self._tokens[place]
            if days and token.word in ands and place + 1 < len(self._tokens):
                place, token = place + 1, self._tokens[place + 1]
            if token.is_quoted or token.word not in names:
                break
            days, place = (*days, names[token.word]), place + 1
            found.append((days, place))
            if not token.is_joined:
                break
        yield from reversed(found)

    def _number(self, word: str) -> int | None:
        if word.isascii() and word.isdigit() and len(word) <= _LONGEST_NUMBER:
            return int(word) or None
        return self._language.words["number_word"].get(word)  # type: ignore[return-value]  # The numbers of a language are such.

    def _nth(self, word: str) -> int | None:
        number = next((word[: -len(e)] for e in self._language.ordinal_endings if word.endswith(e)), "")
        return self._day(number) if number.isdigit() else None

    def _day(self, word: str) -> int | None:
        if not (word.isascii() and word.isdigit()):
            return self._nth(word) if word[:1].isdigit() else None
        return int(word) if len(word) <= len(str(_LAST_DAY)) and 1 <= int(word) <= _LAST_DAY else None

    def _year(self, word: str) -> int | None:
        return int(word) if _YEAR.fullmatch(word) else None

    def _hour(self, word: str) -> int | None:
        is_number = word.isascii() and word.isdigit() and len(word) <= len(str(_LAST_HOUR))
        return int(word) if is_number and int(word) <= _LAST_HOUR else None

    def _position(self, word: str) -> int | None:
        nth = self._nth(word)
        if nth is not None:
            return nth if nth <= _LAST_POSITION else None
        return self._language.words["position_word"].get(word)  # type: ignore[return-value]  # They are numbers.

    def _numeric(self, word: str) -> tuple[int, int, int] | None:
        """Year, month and day; with slashes only where it is plain which is the month."""
        if match := _ISO.fullmatch(word):
            return int(match[1]), int(match[2]), int(match[3])
        if match := _DOTTED.fullmatch(word):
            return int(match[3]), int(match[2]), int(match[1])
        if match := _SLASHED.fullmatch(word):
            first, second = sorted((int(match[1]), int(match[2])))
            return (int(match[3]), first, second) if second > _NOON or first == second else None
        return None

    def _clock(self, word: str) -> time | None:
        """A time that is nothing else: in the language's way, or with two digits for the hour and a round minute."""
        match = _clocks(self._language.clocks, word)
        if match is not None:
            return self._spoken(match)
        found = self._loose_clock(word) if word[2:3] == ":" else None
        return found if found is not None and found.minute % _STEP_OF_MINUTES == 0 else None

    def _loose_clock(self, word: str) -> time | None:
        match = _COLON.fullmatch(word)
        return _time(int(match[1]), int(match[2])) if match else None

    def _spoken(self, match: re.Match[str]) -> time | None:
        groups = match.groupdict()
        hour, minute, half = int(groups["hour"]), int(groups.get("minute") or 0), groups.get("half")
        if half is None:
            return _time(hour, minute)
        added = self._language.words["half"].get(half)
        if not isinstance(added, int) or not 1 <= hour <= _NOON:
            return None
        return _time(hour % _NOON + added, minute)


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour <= _LAST_HOUR and minute < 60 else None  # noqa: PLR2004 -- minutes of an hour


@lru_cache(maxsize=16)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.ASCII) for pattern in patterns)


def _clocks(patterns: tuple[str, ...], word: str) -> re.Match[str] | None:
    return next((match for pattern in _compiled(patterns) if (match := pattern.fullmatch(word))), None)
