"""Scripts and styles cannot import the statuses of the domain, so that here their words are held against them."""

from __future__ import annotations

import re
from pathlib import Path

from todos.tasks.domain import Status

STATIC = Path(__file__).parents[4] / "static"


def _words(file: str) -> set[str]:
    return set(re.findall(r"\bis-(\w+)", (STATIC / file).read_text()))


def test_style_draws_a_mark_for_every_status_and_no_other() -> None:
    assert _words("css/components/tasks/mark.css") == set(Status)


def test_script_of_the_checkboxes_shows_statuses_there_are() -> None:
    assert _words("js/tasks/checkboxes.js") == {Status.PENDING, Status.COMPLETE}
