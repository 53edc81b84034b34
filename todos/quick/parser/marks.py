"""The words that say by their first character what they are: `#tag`, `!high`, `@list`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from todos.quick.domain import Field
from todos.quick.parser.tokens import Token
from todos.quick.words.grammar import Language
from todos.tasks.rules import MAX_TAGS, BrokenRule, clean_tags

ListOf = Callable[[str], str | None]

_NO_TAG = re.compile(r"""[#!@/\\"'()\[\]{}<>]""")
# Colours, such as #0af and #ff0000.
_COLOUR = re.compile(r"(?=.*\d)(?:[0-9a-f]{3}|[0-9a-f]{6})")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that sets a field."""

    field: Field
    value: str | int


def marks_of(tokens: Sequence[Token], language: Language, list_of: ListOf) -> dict[int, Mark]:
    """The marks of a text by the place of their word.

    A task has one priority and one list, which are those named last, and only so many tags; what is more stays title.
    """
    found: dict[int, Mark] = {}
    for place in reversed(range(len(tokens))):
        token = tokens[place]
        if not token.is_quoted and token.text[:1] in "#!@":
            taken = {mark.field for mark in found.values()} - {Field.TAGS}
            mark = _mark(token, language, list_of, taken)
            if mark is not None:
                found[place] = mark
    return _with_few_tags(found)


def _mark(token: Token, language: Language, list_of: ListOf, taken: set[Field]) -> Mark | None:
    sign, name = token.text[:1], token.text[1:]
    if sign == "#":
        tag = _tag(name)
        return Mark(Field.TAGS, tag) if tag else None
    if sign == "!" and Field.PRIORITY not in taken:
        priority = language.priorities.get(name.lower())
        return Mark(Field.PRIORITY, priority) if priority else None
    if sign == "@" and name and Field.LIST not in taken:
        list_id = list_of(name)
        return Mark(Field.LIST, list_id) if list_id else None
    return None


def _tag(name: str) -> str | None:
    """The tag that a word names: not "#1", which is a number, nor a colour."""
    tag = unicodedata.normalize("NFC", name).lower()
    if not any(map(str.isalpha, tag)) or _NO_TAG.search(tag) or _COLOUR.fullmatch(tag):
        return None
    try:
        return clean_tags((tag,))[0]
    except BrokenRule:
        return None


def _with_few_tags(found: dict[int, Mark]) -> dict[int, Mark]:
    """The marks in the order of the text, and of the tags those that a task can have."""
    in_order = dict(sorted(found.items()))
    tags = list(dict.fromkeys(mark.value for mark in in_order.values() if mark.field is Field.TAGS))
    kept = set(tags[:MAX_TAGS])
    return {p: mark for p, mark in in_order.items() if mark.field is not Field.TAGS or mark.value in kept}
