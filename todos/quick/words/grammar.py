"""What a language has to say about itself for quick add: its words, and the phrases that they make.

A phrase is a template over whole words, such as `in {number} {unit}`. What stands in braces is a kind of word
(`{weekday}`), or another phrase (`{date}`, `{clock}`, `{repeat}`); `|` parts alternatives, and what ends in `?` may be missing. What
a phrase comes to is its `Meaning`, which the parser knows for all languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import Enum, StrEnum, auto


class Unit(StrEnum):
    """What dates and repeats are counted in."""

    MINUTES = auto()
    HOURS = auto()
    DAYS = auto()
    WEEKS = auto()
    FORTNIGHTS = auto()
    MONTHS = auto()
    QUARTERS = auto()
    YEARS = auto()


class Place(Enum):
    """Where in a text a phrase may stand."""

    END = auto()  # Nothing follows but other phrases and marks.
    CLAUSE = auto()  # As END, or before a word that goes on in another direction, such as "about".
    BESIDE = auto()  # As END, and right beside a date or a repeat; alone it means nothing.
    INSIDE = auto()  # Within another phrase only.


class Meaning(Enum):
    """What a phrase comes to; the words in braces that each looks at stand beside it."""

    # Dates.
    DAYS_AHEAD = auto()  # value: how many days from today.
    COUNTED_AHEAD = auto()  # number, unit.
    WEEKDAY = auto()  # weekday: the first one after today.
    THIS_WEEKDAY = auto()  # weekday: the first one from today on.
    WEEKDAY_OF_NEXT_WEEK = auto()  # weekday.
    NEXT = auto()  # unit: the first day of the next one.
    LAST_DAY_OF = auto()  # unit: of this one.
    CALENDAR_DAY = auto()  # day, month, year?, weekday?
    DAY_OF_MONTH = auto()  # nth: the first such day after today.
    NUMERIC_DAY = auto()  # numeric
    SAME_DATE = auto()  # date: the phrase in other words.
    # Times of day.
    CLOCK = auto()  # clock.
    HOUR_OF_HALF = auto()  # hour, half.
    LIKELY_HOUR = auto()  # hour: the one of the waking day.
    FIXED_TIME = auto()  # value, or day_part.
    # Repeats.
    EVERY = auto()  # unit, number?, weekdays?, nth?
    EVERY_WEEKDAY = auto()  # weekdays, number?; value: of these days.
    EVERY_DAY_OF_MONTH = auto()  # nth, number?; value: of this day.
    EVERY_NTH_WEEKDAY = auto()  # position, weekday.
    EVERY_YEAR_ON = auto()  # day, month.
    # What is said of a repeat, or of a date.
    UNTIL = auto()  # date.
    UNTIL_MONTH = auto()  # month: the last day before it.
    COUNT = auto()  # number.
    BEFORE_DUE = auto()  # number, unit.


class Kind(Enum):
    """What of a task a phrase is about; of each but the last, a task has one."""

    DATE = auto()
    TIME = auto()
    REPEAT = auto()
    LIMIT = auto()
    REMINDER = auto()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template and what it comes to; `fixed` are values that the words themselves do not tell."""

    template: str
    kind: Kind
    meaning: Meaning
    place: Place = Place.CLAUSE
    fixed: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language, in lower case, and its phrases.

    `names` are kinds of words that are written with a capital; any other word of a phrase that has one within a text
    belongs to a name. `governing` are the words before a phrase that make it a part of what is said ("for friday"),
    `following` those after which something else begins ("tomorrow about"). `doubtful` are days that
    are other words as well, which they are taken for behind one that is `asking` ("where they sat"). `clocks` are patterns of one word with the groups
    hour, minute and half.
    """

    code: str
    words: Mapping[str, Mapping[str, object]]
    names: frozenset[str]
    governing: frozenset[str]
    following: frozenset[str]
    doubtful: frozenset[str]
    asking: frozenset[str]
    ordinal_endings: tuple[str, ...]
    clocks: tuple[str, ...]
    priorities: Mapping[str, int]
    phrases: tuple[Phrase, ...]


def times(**hours: int) -> dict[str, object]:
    """Parts of the day, by the hour they stand for."""
    return {part: time(hour) for part, hour in hours.items()}
