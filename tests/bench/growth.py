"""What is met first on the way to ten million active users: `docs/capacity.md` shows what this prints.

    .venv/bin/python -m tests.bench.growth

A limit is met where what one user asks of it, times their number, is what it bears. Rates are those of the busiest second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.bill import (
    BUSIEST_HOUR,
    BUSIEST_SECOND,
    CACHE_NODES,
    CACHE_USE,
    LIST_BYTES,
    REQUESTS_PER_TASK,
    SIZES,
    Habits,
    Load,
)

HABITS = Habits()
# Settings of production's root, and bounds of the code; tests/contract/test_capacity.py compares them.
TASKS_AT_MOST = 10
ACCOUNTS_EXAMINED = 1000
REQUEST_SECONDS = 5
# Visits on an active day, each of which renews a token or signs in.
VISITS = 3
# Assumed, and measured nowhere: how often an administrator presses "more"; what a call of AWS takes; what a profile takes in
# the memory of a command; one change by an administrator a day for so many users, and how many such there are.
PRESSES = 10
CALL_SECONDS = 0.01
KEYS_A_CALL = 100
PROFILE_BYTES = 1000
USERS_PER_CHANGE = 1000
USERS_PER_ADMINISTRATOR = 10_000
# The sweep reads an owner's pictures and trash, and lists their objects, a thousand a call; its alarm allows it three hours.
CALLS_PER_OWNER = 2
SWEEP_SECONDS = 3 * 3600


@dataclass(frozen=True)
class Limit:
    """Something that bears so much: what it is called, in which unit, what a user asks of it, and how much there is."""

    name: str
    unit: str
    a_user: float
    bound: float

    @property
    def met_at(self) -> float:
        """How many active users meet it."""
        return self.bound / self.a_user

    def asked(self, users: int) -> float:
        return users * self.a_user


def limits(habits: Habits = HABITS) -> list[Limit]:
    """All of them, the first to be met first."""
    return sorted(
        [*_work(habits), *_services(habits), *_items(habits), *_cache(habits)], key=lambda limit: limit.met_at
    )


def _a_second(a_day: float, habits: Habits) -> float:
    """What somebody does so often on an active day, in the busiest second."""
    return a_day * habits.active_days / 30 * BUSIEST_HOUR / 3600 * BUSIEST_SECOND


def _work(habits: Habits) -> Iterator[Limit]:
    """What reads accounts or objects one after another."""
    objects = habits.stored_images / 1000
    yield Limit("search by a part", "accounts behind ten presses", 1, ACCOUNTS_EXAMINED * PRESSES)
    yield Limit(
        "administrators' item lost", "seconds of a request", CALL_SECONDS / KEYS_A_CALL, REQUEST_SECONDS
    )
    yield Limit("sweep", "seconds a day", (CALLS_PER_OWNER + objects) * CALL_SECONDS, SWEEP_SECONDS)
    yield Limit("`repair_accounts`", "GB of memory", PROFILE_BYTES / 1e9, 8)


def _services(habits: Habits) -> Iterator[Limit]:
    tasks = Load(1, habits).at_the_peak / REQUESTS_PER_TASK
    yield Limit("tasks that may be started", "tasks", tasks, TASKS_AT_MOST)
    yield Limit("Fargate", "vCPU, twice in a deployment", 2 * tasks / 4, 6)
    yield Limit("targets", "tasks, twice in a deployment", 2 * tasks, 1000)
    yield Limit("addresses in the subnets", "tasks, twice in a deployment", 2 * tasks, 2 * 4091)
    yield Limit("Cognito's own sender", "mails a day", habits.mails_a_month / 30, 50)
    yield Limit("SES", "mails a day", habits.mails_a_month / 30, 50_000)
    yield Limit("sign-ins and renewals", "a second", _a_second(VISITS, habits), 120)
    # Making an account and confirming it are both counted.
    yield Limit("new accounts", "calls a second", 2 * _new_accounts(habits), 50)
    yield Limit("accounts in the pool", "accounts", 1, 40_000_000)
    yield Limit("Rekognition", "images a second", _a_second(habits.images, habits), 5)
    yield Limit("reads of a new table", "units a second", _a_second(habits.reads, habits), 12_000)
    yield Limit("writes of a new table", "units a second", _a_second(habits.writes, habits), 4_000)
    yield Limit("reads of a table", "units a second", _a_second(habits.reads, habits), 40_000)
    yield Limit("writes of a table", "units a second", _a_second(habits.writes, habits), 40_000)


def _items(habits: Habits) -> Iterator[Limit]:
    """Single items that everybody's writes meet on: 1,000 units a second each, and an item is at most 400 KB."""
    changes = BUSIEST_HOUR / 3600 * BUSIEST_SECOND / USERS_PER_CHANGE
    yield Limit("counter of user numbers", "units a second", _new_accounts(habits), 1000)
    yield Limit("counter of the audit trail", "units a second", changes, 1000)
    # A check in a transaction is two units, and DynamoDB cancels one of two transactions that meet within a call.
    yield Limit("changes of `admins#active`", "a second", changes, 1 / (2 * CALL_SECONDS))
    yield Limit("size of `admins#active`", "KB", len("VAH10000000") / 1024 / USERS_PER_ADMINISTRATOR, 400)


def _cache(habits: Habits) -> Iterator[Limit]:
    """Every request as if it fetched a list; a node's bandwidth as in the bill."""
    bytes_a_second = Load(1, habits).at_the_peak * LIST_BYTES
    for node in CACHE_NODES:
        megabytes = CACHE_USE * node.gigabits / 8 * 1000
        yield Limit(f"cache, `{node.name}`", "MB a second", bytes_a_second / 1e6, megabytes)


def _new_accounts(habits: Habits) -> float:
    """Every mail as if it was a new account's."""
    return habits.mails_a_month / 30 * BUSIEST_HOUR / 3600 * BUSIEST_SECOND


def table() -> list[str]:
    """The table of `docs/capacity.md`."""
    shown = SIZES[1:]
    head = [
        "| limit | counted in | bound | " + " | ".join(f"at {users:,}" for users in shown) + " | met at |",
        "|---|---|--:|" + "--:|" * (len(shown) + 1),
    ]
    return [*head, *(_row(limit, shown) for limit in limits())]


def _row(limit: Limit, sizes: tuple[int, ...]) -> str:
    cells = [_figure(limit.bound), *(_figure(limit.asked(users)) for users in sizes), _users(limit.met_at)]
    return f"| {limit.name} | {limit.unit} | " + " | ".join(cells) + " |"


def _figure(value: float) -> str:
    """Two digits that tell, or all before the point."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _users(value: float) -> str:
    """Two digits that tell; beyond a thousand million it is of no interest how far."""
    if value > 1e9:
        return "never"
    return f"{float(f'{value:.2g}'):,.0f}"


if __name__ == "__main__":
    print("\n".join(table()))
