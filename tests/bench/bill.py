"""The bill of a month at a number of active users, line by line: `docs/capacity.md` shows what this prints.

    .venv/bin/python -m tests.bench.bill

Everything is an upper bound where it could go either way: the cache saves nothing, and every user has a year's tasks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

HOURS = 730
SIZES = (100, 10_000, 1_000_000, 10_000_000)


@dataclass(frozen=True)
class CacheNode:
    """A size of ElastiCache's: what it may send all day, and dollars an hour (Valkey)."""

    name: str
    gigabits: float
    hour: float


# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html, "baseline bandwidth"
CACHE_NODES = (
    CacheNode("cache.t4g.micro", 0.064, 0.0144),
    CacheNode("cache.t4g.medium", 0.256, 0.0576),
    CacheNode("cache.m7g.xlarge", 1.876, 0.295),
)
# A list of 50 tasks; and how much of a node's bandwidth is planned for.
LIST_BYTES = 30_000
CACHE_USE = 0.6


@dataclass(frozen=True)
class Prices:
    """Dollars, eu-west-2, September 2026; docs/capacity.md names the source of each."""

    vcpu_hour: float = 0.04656
    gb_hour: float = 0.00511
    address_hour: float = 0.005
    balancer_hour: float = 0.02646
    balancer_unit_hour: float = 0.0084
    read_million: float = 0.1485
    write_million: float = 0.7423
    table_gb: float = 0.29715
    table_backup_gb: float = 0.2377
    sign_ins: tuple[tuple[float, float], ...] = (
        (10_000, 0),
        (90_000, 0.0055),
        (900_000, 0.0046),
        (9_000_000, 0.00325),
    )
    image_labels: tuple[tuple[float, float], ...] = (
        (1_000_000, 0.001),
        (4_000_000, 0.0008),
        (30_000_000, 0.0006),
    )
    bucket_gb: float = 0.024
    image_traffic: tuple[tuple[float, float], ...] = (
        (1_000, 0),
        (9_000, 0.085),
        (40_000, 0.08),
        (100_000, 0.06),
    )
    traffic: tuple[tuple[float, float], ...] = ((100, 0), (10_140, 0.09), (40_960, 0.085))
    firewall_month: float = 5 + 7 * 1
    firewall_million: float = 0.60
    log_gb: float = 0.5985
    metric_month: float = 0.30
    alarm_month: float = 0.10
    mail: float = 0.0001
    # A secret, three keys (the state's, the environment's, the alarms' in us-east-1), a zone, a gigabyte of container
    # images, and the queries of tasks to the firewall of names, which are cached.
    small_things: float = 0.40 + 3 * 1 + 0.50 + 0.10 + 0.01


@dataclass(frozen=True)
class Habits:
    """What an active user does on an active day, and what that is in units (the table of operations)."""

    active_days: int = 12
    lists: float = 8
    task_pages: float = 2
    creates: float = 2
    edits: float = 1
    completions: float = 3
    removals: float = 0.3
    images: float = 0.1
    image_views: float = 1
    image_gb: float = 0.001
    answer_gb: float = 15e-6
    line_gb: float = 0.9e-6
    stored_tasks: int = 300
    stored_images: int = 15
    # An item, two whole projections and two of a row, each with DynamoDB's own 100 bytes.
    task_gb: float = (3 * (700 + 100) + 2 * (450 + 100)) / 1e9
    mails_a_month: float = 0.07

    @property
    def requests(self) -> float:
        return (
            self.lists + self.task_pages + self.creates + self.edits + self.completions + self.removals
            + 2 * self.images
        )  # fmt: skip

    @property
    def reads(self) -> float:
        changes = self.edits + self.completions + self.removals
        return self.lists * 15 + self.task_pages * 4 + self.creates * 3 + changes * 3 + self.images * 5

    @property
    def writes(self) -> float:
        moves = self.completions * 9 + self.removals * 8
        return self.creates * 8 + self.edits * 5 + moves + self.images * 11


# What autoscaling holds a task to (`scaling_targets` in Terraform); one of a quarter of a processor served 24 requests a
# second in the test of the container.
REQUESTS_PER_TASK_AND_MINUTE = 864
REQUESTS_PER_TASK = REQUESTS_PER_TASK_AND_MINUTE / 60
TASK_HOUR_VCPU, TASK_HOUR_GB = 0.25, 0.5
# The busiest hour has a tenth of a day's requests, and its busiest second twice its average.
BUSIEST_HOUR, BUSIEST_SECOND = 0.10, 2
METRICS, FREE_METRICS = 9 + 45 + 30 + 2, 10  # Sums, routes, Container Insights, and lines of the log.
ALARMS, FREE_ALARMS = 28, 10


@dataclass(frozen=True)
class Load:
    """How much comes."""

    users: int
    habits: Habits = Habits()

    @property
    def days(self) -> float:
        """Days of users in a month."""
        return self.users * self.habits.active_days

    @property
    def requests(self) -> float:
        return self.days * self.habits.requests

    @property
    def a_second(self) -> float:
        return self.requests / HOURS / 3600

    @property
    def at_the_peak(self) -> float:
        return self.requests / 30 * BUSIEST_HOUR / 3600 * BUSIEST_SECOND

    @property
    def cache_node(self) -> CacheNode:
        """The smallest that bears the busiest second, as if every request fetched a list."""
        wanted = self.at_the_peak * LIST_BYTES * 8 / 1e9
        return next(node for node in CACHE_NODES if node.gigabits * CACHE_USE >= wanted)

    @property
    def tasks(self) -> int:
        return max(2, math.ceil(self.a_second / REQUESTS_PER_TASK))

    @property
    def tasks_at_the_peak(self) -> int:
        return max(2, math.ceil(self.at_the_peak / REQUESTS_PER_TASK))


def tiered(amount: float, tiers: tuple[tuple[float, float], ...]) -> float:
    total = 0.0
    for size, price in tiers:
        part = min(amount, size)
        total += part * price
        amount -= part
    assert amount <= 0, "the tiers end below the amount"
    return total


def bill(load: Load, prices: Prices = Prices()) -> dict[str, float]:
    """Dollars a month by what they are paid for."""
    habits = load.habits
    answers_gb = load.requests * habits.answer_gb
    balancer_units = max(load.a_second / 25, answers_gb / HOURS)
    stored_gb = load.users * habits.stored_tasks * habits.task_gb
    return {
        "Fargate": load.tasks * HOURS * (TASK_HOUR_VCPU * prices.vcpu_hour + TASK_HOUR_GB * prices.gb_hour),
        "public addresses": (load.tasks + 2) * HOURS * prices.address_hour,
        "load balancer": HOURS * (prices.balancer_hour + balancer_units * prices.balancer_unit_hour),
        "cache": 2 * HOURS * load.cache_node.hour,
        "DynamoDB, reads": load.days * habits.reads / 1e6 * prices.read_million,
        "DynamoDB, writes": load.days * habits.writes / 1e6 * prices.write_million,
        "DynamoDB, storage and backups": stored_gb * (prices.table_gb + prices.table_backup_gb),
        "Cognito": tiered(load.users, prices.sign_ins),
        "Rekognition": tiered(load.days * habits.images, prices.image_labels),
        "S3": load.users * habits.stored_images * habits.image_gb * prices.bucket_gb,
        "CloudFront": tiered(load.days * habits.image_views * habits.image_gb, prices.image_traffic),
        "traffic of pages": tiered(answers_gb, prices.traffic),
        "web ACL": prices.firewall_month + load.requests / 1e6 * prices.firewall_million,
        "logs": load.requests * habits.line_gb * prices.log_gb,
        "metrics and alarms": (METRICS - FREE_METRICS) * prices.metric_month
        + (ALARMS - FREE_ALARMS) * prices.alarm_month,
        "mail": load.users * habits.mails_a_month * prices.mail,
        "secret, keys, zone, images": prices.small_things,
    }


def table() -> list[str]:
    """The table of `docs/capacity.md`."""
    loads = [Load(users) for users in SIZES]
    bills = [bill(load) for load in loads]
    head = [
        "| | " + " | ".join(f"{users:,}" for users in SIZES) + " |",
        "|---|" + "--:|" * len(SIZES),
        _row("requests a month", [f"{load.requests:,.0f}" for load in loads]),
        _row(
            "requests a second, on average and at the peak",
            [f"{load.a_second:,.2f}, {load.at_the_peak:,.1f}" for load in loads],
        ),
        _row(
            "tasks, on average and at the peak", [f"{load.tasks}, {load.tasks_at_the_peak}" for load in loads]
        ),
    ]
    lines = [_row(name, [f"${found[name]:,.2f}" for found in bills]) for name in bills[0]]
    totals = [sum(found.values()) for found in bills]
    foot = [
        _row("**a month**", [f"**${total:,.0f}**" for total in totals]),
        _row(
            "a user and month", [f"${total / users:,.4f}" for total, users in zip(totals, SIZES, strict=True)]
        ),
    ]
    return [*head, *lines, *foot]


def _row(name: str, cells: list[str]) -> str:
    return f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print("\n".join(table()))
