"""`docs/capacity.md` tells what is so: the cost of each operation as measured, and the bill that follows from it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from accounts.administration import repository as administration
from tests.bench import bill, growth
from tests.bench.operations import measure, row
from tests.bench.usage import Usage, item_size
from tests.label_service import LabelService
from tests.local_cloud import ROOT
from tests.personas import Person

PAGE = (ROOT / "docs" / "capacity.md").read_text().splitlines()


@pytest.fixture
def measured(alice: Person, labels: LabelService) -> dict[str, Usage]:
    return dict(measure(alice))


def test_the_page_tells_what_each_operation_asks_of_aws(measured: dict[str, Usage]) -> None:
    for name, usage in measured.items():
        assert row(name, usage) in PAGE


def test_the_bill_counts_with_what_was_measured(measured: dict[str, Usage]) -> None:
    reads = {name: usage.reads for name, usage in measured.items()}
    writes = {name: usage.writes for name, usage in measured.items()}
    one_of_each = bill.Habits(
        lists=1, task_pages=1, creates=1, edits=1, completions=1, removals=1, images=1, image_views=0
    )
    names = (
        "page of 50 tasks", "page of one task", "create a task", "edit a title", "complete a task",
        "move to the trash", "ask where to upload", "attach an image",
    )  # fmt: skip
    assert one_of_each.reads == sum(reads[name] for name in names)
    assert one_of_each.writes == sum(writes[name] for name in names)


def test_the_page_shows_the_bill() -> None:
    for line in bill.table():
        assert line in PAGE


def test_the_bill_counts_with_the_tasks_that_autoscaling_starts() -> None:
    text = (ROOT / "deploy" / "terraform" / "modules" / "service" / "variables.tf").read_text()
    assert f"cpu_percent = 60, requests_per_minute = {bill.REQUESTS_PER_TASK_AND_MINUTE} }}" in text


def test_the_page_shows_which_limit_is_met_first() -> None:
    start = PAGE.index(growth.table()[0])
    assert PAGE[start : start + len(growth.table()) + 1] == [*growth.table(), ""]


def test_the_page_says_what_is_done_about_each_limit_and_counter() -> None:
    told = {
        name for line in PAGE if line.startswith("- **") for name in re.findall(r"\*\*([^*]+?)\.?\*\*", line)
    }
    for limit in growth.limits():
        assert any(limit.name.startswith(name) or limit.name.endswith(name) for name in told), limit.name


def test_limits_are_those_of_the_settings_and_the_code() -> None:
    terraform = ROOT / "deploy" / "terraform"
    assert f"maximum = {growth.TASKS_AT_MOST} }}" in (terraform / "production" / "main.tf").read_text()
    assert administration._MAX_EXAMINED == growth.ACCOUNTS_EXAMINED
    settings = (terraform / "modules" / "cache" / "variables.tf").read_text()
    assert f'optional(string, "{bill.CACHE_NODES[0].name}")' in settings


def test_each_limit_is_met_where_it_says() -> None:
    found = {limit.name: limit for limit in growth.limits()}
    assert [limit.met_at for limit in found.values()] == sorted(limit.met_at for limit in found.values())
    started = found["tasks that may be started"]
    assert bill.Load(int(started.met_at)).tasks_at_the_peak == started.bound
    assert bill.Load(int(started.met_at) + 100).tasks_at_the_peak == started.bound + 1
    for node, larger in pairwise(bill.CACHE_NODES):
        users = int(found[f"cache, `{node.name}`"].met_at)
        assert (bill.Load(users).cache_node, bill.Load(users + 100).cache_node) == (node, larger)
    assert bill.Load(10_000_000).cache_node == bill.CACHE_NODES[-1]


def test_the_bill_counts_with_the_alarms_that_there_are() -> None:
    test = (ROOT / "deploy/terraform/production/tests/production.tftest.hcl").read_text()
    assert f"length(output.alarm_names) == {bill.ALARMS}\n" in test


def test_a_tier_ends_where_the_next_begins() -> None:
    tiers = ((10.0, 0.0), (90.0, 2.0), (900.0, 1.0))
    assert [bill.tiered(amount, tiers) for amount in (0, 10, 11, 100, 101)] == [0, 0, 2, 180, 181]
    with pytest.raises(AssertionError):
        bill.tiered(1001, tiers)


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({"id": {"S": "abc"}}, 2 + 3),
        ({"id": {"S": "ü"}}, 2 + 2),
        ({"n": {"N": "1234"}}, 1 + 3),
        ({"n": {"N": "-1.5"}}, 1 + 3),
        ({"n": {"N": "1000"}}, 1 + 2),
        ({"b": {"BOOL": True}}, 1 + 1),
        ({"l": {"L": [{"S": "ab"}, {"S": "c"}]}}, 1 + 3 + 1 + 2 + 1 + 1),
        ({"m": {"M": {"key": {"S": "v"}}}}, 1 + 3 + 1 + 3 + 1),
        ({"s": {"SS": ["ab", "c"]}}, 1 + 3),
    ],
)
def test_an_item_is_as_large_as_dynamodb_counts_it(item: dict[str, Any], size: int) -> None:
    assert item_size(item) == size
