"""What other programs write about a task, made to fit the rules of ours; what does not is named, never lost silently."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from todos.tasks.recurrence import UnsupportedRule, clean_rule
from todos.tasks.rules import MAX_DESCRIPTION_LENGTH, MAX_TITLE_LENGTH, BrokenRule, clean_tags, clean_title
from todos.transfer.domain import Item, Problem, Read
from webapp.texts import nfc

# Ends of lines and of pages, also those of Unicode: where a title stands they are spaces.
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def fitted(
    index: int,
    *,
    title: str,
    description: str = "",
    tags: Iterable[str] = (),
    content: str = "",
    fields: dict[str, Any] | None = None,
    **about: Any,
) -> Read:
    """An item with texts that a task takes; a title too long goes on in the description."""
    title = without_controls(_SPACES.sub(" ", nfc(title)).strip())
    description = without_controls(description.replace("\r\n", "\n").replace("\r", "\n"))
    if len(title) > MAX_TITLE_LENGTH:
        description = f"{title}\n\n{description}".strip()
        title = title[: MAX_TITLE_LENGTH - 1].rstrip() + "…"
    try:
        clean_title(title)
    except BrokenRule as broken:
        return Problem(index, broken.code, broken.detail)
    item = Item(
        index,
        {"title": title, "description": description[:MAX_DESCRIPTION_LENGTH], **(fields or {})},
        content=content,
        **about,
    )
    if len(description) > MAX_DESCRIPTION_LENGTH:
        item = item.but(
            "description_shortened", f"The description has more than {MAX_DESCRIPTION_LENGTH:,} characters."
        )
    return _with_tags(item, tags)


def with_repeat(item: Item, rule: str) -> Item:
    """An item that repeats by a rule of RFC 5545, as far as a task can; else that is named."""
    try:
        cleaned = clean_rule(rule)
    except UnsupportedRule as wrong:
        return item.but("repeat_left_out", f"The repeating {rule[:60]!r} is left out. {wrong}")
    if item.fields.get("due_date") is None:
        return item.but(
            "repeat_left_out", f"The repeating {rule[:60]!r} is left out, since there is no date."
        )
    item.fields["repeat"] = cleaned
    return item


def without_controls(text: str) -> str:
    """A text without the characters that no text of ours has."""
    return _CONTROLS.sub("", text)


def _with_tags(item: Item, tags: Iterable[str]) -> Item:
    kept: tuple[str, ...] = ()
    for tag in tags:
        try:
            kept = clean_tags((*kept, tag))
        except BrokenRule as broken:
            item = item.but("tag_left_out", f"The tag {tag[:40]!r} is left out. {broken.detail}")
    item.fields["tags"] = kept
    return item
