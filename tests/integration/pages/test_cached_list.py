"""The page of tasks out of the shared cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from tests.integration.pages.conftest import Surfer, titles_of
from tests.redis_server import Redis
from tests.shared_cache import shared_cache_in

pytestmark = pytest.mark.needs_redis


@pytest.fixture(autouse=True)
def redis(aws: Any, tmp_path: Path, settings: LazySettings) -> Iterator[Redis]:
    server = Redis(tmp_path)
    with shared_cache_in(server, settings):
        yield server
    server.kill()


@pytest.mark.parametrize("address", ["/", "/?status=pending", "/?q=one&sort=title"])
def test_a_page_that_is_kept_asks_aws_nothing_and_looks_the_same(
    anna: Surfer, aws_calls: list[str], address: str
) -> None:
    anna.has("one", tags=("home",), description="a\nb", priority=2)
    first = anna.browser.get(address)
    aws_calls.clear()
    again = anna.browser.get(address)
    assert titles_of(again) == titles_of(first) == ["one"]
    assert len(again.content) == len(first.content)
    assert aws_calls == []


def test_later_pages_are_read_and_lead_on(anna: Surfer, aws_calls: list[str]) -> None:
    for number in range(51):
        anna.has(f"task {number}")
    for _ in range(2):
        first = anna.browser.get("/")
        assert len(titles_of(first)) == 50
    rest = anna.browser.get("/" + first.context["next_page"])
    assert titles_of(rest) == ["task 0"]


def test_a_change_is_seen_by_the_next_page(anna: Surfer) -> None:
    todo = anna.has("one")
    assert titles_of(anna.browser.get("/")) == ["one"]
    anna.browser.post(f"/todos/{todo.todo_id}/complete")
    page = anna.browser.get("/?status=complete")
    assert titles_of(page) == ["one"]
    counts = {choice.name: choice.count for choice in page.context["filters"]}
    assert counts == {"all": 1, "pending": 0, "ongoing": 0, "complete": 1}


def test_nobody_sees_what_is_kept_for_another(anna: Surfer, ben: Surfer) -> None:
    anna.has("hers")
    anna.browser.get("/")
    assert titles_of(ben.browser.get("/")) == []
