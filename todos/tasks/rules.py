"""The rules of what a person writes about a task, a function for each field; `todos.tasks.domain` says which is whose."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MAX_TITLE_LENGTH = 200
MAX_DESCRIPTION_LENGTH = 10_000
MIN_PRIORITY = 0
MAX_PRIORITY = 3
MAX_TAGS = 10
MAX_TAG_LENGTH = 30
# DynamoDB keeps 38 digits; a person's sorting needs far fewer, and a bound keeps every value exact.
MAX_ORDER = 1e12
ORDER_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Written:
    """Marks a field that a person writes.

    `clean` brings a value into the form in which it is stored, and raises `BrokenRule` where a rule forbids it.
    """

    clean: Callable[[Any], Any]


class BrokenRule(Exception):
    """A value that its field does not take: a stable code, and a sentence for people."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


def clean_title(title: str) -> str:
    title = title.strip()
    if not title:
        raise BrokenRule("blank", "A task needs a title.")
    if len(title) > MAX_TITLE_LENGTH:
        raise BrokenRule("max_length", f"A title has {MAX_TITLE_LENGTH} characters at most.")
    if any(map(_is_control, title)):
        raise BrokenRule("control_characters", "A title has no control characters.")
    return title


def clean_description(description: str) -> str:
    # Browsers send line ends as CR LF; one form is stored, so that lengths and comparisons agree.
    description = description.replace("\r\n", "\n").replace("\r", "\n")
    if len(description) > MAX_DESCRIPTION_LENGTH:
        raise BrokenRule("max_length", f"A description has {MAX_DESCRIPTION_LENGTH:,} characters at most.")
    if any(_is_control(character) for character in description if character not in "\n\t"):
        raise BrokenRule("control_characters", "A description has no control characters.")
    return description


def clean_priority(priority: int) -> int:
    if not MIN_PRIORITY <= priority <= MAX_PRIORITY:
        raise BrokenRule("out_of_range", f"A priority is {MIN_PRIORITY} to {MAX_PRIORITY}.")
    return priority


def clean_order(order: float | None) -> float | None:
    if order is None:
        return None
    if not math.isfinite(order) or abs(order) > MAX_ORDER:
        raise BrokenRule("out_of_range", "The order is a number between -1e12 and 1e12.")
    # Adding zero turns a negative zero into the plain one.
    return round(float(order), ORDER_DECIMALS) + 0.0


def clean_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = tuple(dict.fromkeys(tag.strip().lower() for tag in tags))
    if len(cleaned) > MAX_TAGS:
        raise BrokenRule("too_many", f"A task has {MAX_TAGS} tags at most.")
    for tag in cleaned:
        if not 1 <= len(tag) <= MAX_TAG_LENGTH:
            raise BrokenRule("length", f"A tag has 1 to {MAX_TAG_LENGTH} characters.")
        if "," in tag or any(map(_is_control, tag)):
            raise BrokenRule("characters", "A tag has no commas and no control characters.")
    return cleaned


def as_it_is(value: Any) -> Any:
    """A value whose type already says all that is demanded of it."""
    return value


def _is_control(character: str) -> bool:
    """Control characters and lone surrogates: neither can be shown, and the latter cannot be stored."""
    return unicodedata.category(character) in {"Cc", "Cs"}
