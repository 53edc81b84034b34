"""Styles are held against what uses them: nothing stands in a stylesheet that no page can have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from todos.tasks.domain import Status
from todos.tasks.rules import MAX_PRIORITY

ROOT = Path(__file__).parents[4]
STYLES = {str(file.relative_to(ROOT)): file.read_text() for file in (ROOT / "static" / "css").rglob("*.css")}
# htmx gives these itself, for as long as a request or a swap lasts.
OF_HTMX = {"htmx-request", "htmx-added"}


def _words(files: Iterable[Path]) -> set[str]:
    return {word for file in files for word in re.findall(r"[\w-]+", file.read_text())}


def _used() -> set[str]:
    """Every word of a template or a script, and what templates put together of a word and a value."""
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]
    built = {f"is-{status}" for status in Status} | {
        f"priority-{priority}" for priority in range(MAX_PRIORITY + 1)
    }
    return _words(files) | built | OF_HTMX


def _selectors(text: str) -> str:
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return " ".join(re.findall(r"[^{};]+(?={)", without_comments))


def _classes_and_ids(text: str) -> set[str]:
    return set(re.findall(r"[.#]([a-z][\w-]*)", re.sub(r'"[^"]*"', "", _selectors(text))))


def test_every_class_and_id_of_a_style_is_one_that_a_page_can_have() -> None:
    used = _used()
    unused = {file: sorted(_classes_and_ids(text) - used) for file, text in STYLES.items()}
    assert {file: names for file, names in unused.items() if names} == {}
    assert _classes_and_ids(STYLES["static/css/components/buttons.css"]) >= {"button", "quiet", "back"}


def test_every_token_is_used() -> None:
    defined = set(re.findall(r"^\s+(--[\w-]+):", STYLES["static/css/tokens/tokens.css"], re.MULTILINE))
    used = {name for text in STYLES.values() for name in re.findall(r"var\((--[\w-]+)", text)}
    assert defined - used == set()
    assert defined


def test_no_file_of_styles_is_long() -> None:
    assert {file for file, text in STYLES.items() if text.count("\n") > 300} == set()
