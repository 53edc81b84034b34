"""The counts of a space in DynamoDB, in eight items, so that writers do not stand in each other's way.

DynamoDB cancels a transaction that meets another one on the same item. Each write therefore counts in one of the
eight, chosen at random, and reading adds them up. Each holds an eighth of every bound, as the condition of its own
update, so the sum never passes a bound, whatever happens at once; where one is full, the next one is tried, and where
all are, room is moved between them.
"""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from todos.tasks import keys
from todos.tasks.errors import TooManyTasks
from todos.tasks.repository.tally import BOUNDS, is_named
from webapp.dynamodb.expressions import Update
from webapp.dynamodb.reads import query_pages
from webapp.dynamodb.transactions import IN_THE_WAY, Outcome, Write, transact
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from webapp.dynamodb.entities import Item

# With how many others it is tried at once when somebody is writing one of the items; then there is a pause.
_CONFLICTS_AT_ONCE = 2
# So many counts of zero are taken away together. An item is paid for by its size at each write, and an expression has at
# most 300 operators: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
_MANY_OVER = 50


class Counters:
    """Counts on one table."""

    def __init__(self, *, client: DynamoDBClient, table: str, bounds: Mapping[str, int] = BOUNDS) -> None:
        self._client = client
        self._table = table
        self._bounds = bounds
        # What one of the items may hold.
        self._shares = {name: bound // keys.COUNT_ITEMS for name, bound in bounds.items()}

    def read(self, space_id: str) -> Counter[str]:
        """Every count of a space, exact, at the same cost for any number of tasks.

        Where many tags and lists have been that are used no more, their counts are taken away.
        """
        each = self._each(space_id)
        total: Counter[str] = Counter()
        for counts in each.values():
            total.update(counts)
        over = [name for name, amount in total.items() if not amount and is_named(name)]
        if len(over) >= _MANY_OVER:
            self._forget(space_id, each, over[:_MANY_OVER])
        return total

    def _forget(self, space_id: str, each: Mapping[int, Counter[str]], names: Sequence[str]) -> None:
        """Take away counts whose sum is zero, wherever nobody has changed one since; another time otherwise."""
        held = {
            number: {name: counts[name] for name in names if name in counts}
            for number, counts in each.items()
        }
        writes = [self._removal(space_id, number, counts) for number, counts in held.items() if counts]
        # A reader has what was asked for, whatever comes of this.
        with suppress(Unavailable, ClientError):
            transact(self._client, writes)

    def _removal(self, space_id: str, number: int, counts: Mapping[str, int]) -> Write:
        update = Update()
        update.apply({(name,): None for name in counts})
        same = [
            f"{update.name(name)} = {update.value({'N': str(amount)})}" for name, amount in counts.items()
        ]
        key = keys.todo_key(space_id, keys.counts_id(number))
        return {"Update": update.request(self._table, key, condition=" AND ".join(same))}

    def check_room(self, space_id: str, moved: Mapping[str, int]) -> None:
        """Let through only where the bounds have room for some more, as of now.

        Raises:
            TooManyTasks: they have not.
        """
        self._check(self._each(space_id), moved)

    def write(
        self, space_id: str, writes: Sequence[Write], moved: Mapping[str, int], *, unsure: str
    ) -> Outcome:
        """Make writes and count what they move, in one transaction.

        Raises:
            TooManyTasks: there would be more than the bounds allow; nothing was written.
            Unavailable: the store did not answer.
        """
        conflicts = 0
        for number in random.sample(range(keys.COUNT_ITEMS), keys.COUNT_ITEMS):  # nosec B311 # The order of attempts, not a secret.
            outcome = self._write_in(space_id, number, writes, moved, unsure=unsure)
            if outcome is IN_THE_WAY and conflicts < _CONFLICTS_AT_ONCE:
                conflicts += 1
            elif set(outcome.refused) != {len(writes)}:
                return _of_tasks(outcome, len(writes))
        if conflicts:
            return IN_THE_WAY
        number = self._make_room(space_id, moved)
        outcome = self._write_in(space_id, number, writes, moved, unsure=unsure)
        return _of_tasks(outcome, len(writes))

    def _write_in(
        self, space_id: str, number: int, writes: Sequence[Write], moved: Mapping[str, int], *, unsure: str
    ) -> Outcome:
        counting = {"Update": self._update(space_id, number, moved)}
        return transact(self._client, [*writes, counting], unsure=unsure)

    def _update(self, space_id: str, number: int, moved: Mapping[str, int]) -> dict[str, Any]:
        """Add to one of the items, unless that takes it past its share of a bound."""
        update = Update()
        update.add(moved)
        rooms = []
        for name in self._growing(moved):
            room = self._shares[name] - moved[name]
            attribute, most = update.name(name), update.value({"N": str(room)})
            # What is not there counts as zero.
            is_zero = f"attribute_not_exists({attribute}) OR " if room >= 0 else ""
            rooms.append(f"({is_zero}{attribute} <= {most})")
        key = keys.todo_key(space_id, keys.counts_id(number))
        return update.request(self._table, key, condition=" AND ".join(rooms))

    def _growing(self, moved: Mapping[str, int]) -> list[str]:
        """The bounded counts that are to become larger."""
        return [name for name in self._shares if moved.get(name, 0) > 0]

    def _make_room(self, space_id: str, moved: Mapping[str, int]) -> int:
        """Move what is counted from one item to others, until it takes what is to be added; its number.

        Raises:
            TooManyTasks: all of them together have no room for it.
        """
        counts = self._each(space_id)
        self._check(counts, moved)
        full = self._growing(moved)
        target = min(counts, key=lambda number: [counts[number][name] for name in full])
        for name in full:
            self._spread(space_id, target, counts, name, moved[name])
        return target

    def _check(self, counts: Mapping[int, Counter[str]], moved: Mapping[str, int]) -> None:
        for name, bound in self._bounds.items():
            if moved.get(name, 0) > 0 and sum(each[name] for each in counts.values()) + moved[name] > bound:
                raise TooManyTasks(name)

    def _spread(
        self, space_id: str, target: int, counts: dict[int, Counter[str]], name: str, amount: int
    ) -> None:
        """Take from the target what it has too much of to hold `amount` more, and give it to those with room."""
        excess = counts[target][name] + amount - self._shares[name]
        others = sorted(counts.keys() - {target}, key=lambda number: counts[number][name])
        for number in others:
            part = min(excess, self._shares[name] - counts[number][name])
            if part <= 0:
                continue
            giving = {"Update": self._update(space_id, target, {name: -part})}
            taking = {"Update": self._update(space_id, number, {name: part})}
            transact(self._client, [giving, taking], unsure="")
            excess -= part

    def _each(self, space_id: str) -> dict[int, Counter[str]]:
        """The counts of each item; those of one that is not there are zero."""
        request = {
            "TableName": self._table,
            "KeyConditionExpression": "user_id = :space AND begins_with(todo_id, :counts)",
            "ExpressionAttributeValues": {
                ":space": {"S": space_id},
                ":counts": {"S": keys.COUNTS_PREFIX},
            },
            "ConsistentRead": True,
        }
        counts: dict[int, Counter[str]] = {number: Counter() for number in range(keys.COUNT_ITEMS)}
        for page in query_pages(self._client, request):
            for item in page:
                number = int(item["todo_id"]["S"].removeprefix(keys.COUNTS_PREFIX))
                counts[number].update({name: int(value["N"]) for name, value in item.items() if "N" in value})
        return counts


def counts_items(space_id: str, counts: Mapping[str, int]) -> list[Item]:
    """A space's counts, made at once, as the items that hold them.

    They are spread evenly, so that no item passes its share of a bound as long as the sum is within it. Those of tags and
    lists, of which there may be hundreds, stand in one item each, since a write pays for the size of its item.
    """
    parts: list[Counter[str]] = [Counter() for _ in range(keys.COUNT_ITEMS)]
    for name, amount in counts.items():
        if is_named(name):
            parts[zlib.crc32(name.encode()) % keys.COUNT_ITEMS][name] = amount
        else:
            whole, rest = divmod(amount, keys.COUNT_ITEMS)
            for number, part in enumerate(parts):
                part[name] = whole + (number < rest)
    return [_counts_item(space_id, number, part) for number, part in enumerate(parts) if any(part.values())]


def _counts_item(space_id: str, number: int, counts: Mapping[str, int]) -> Item:
    numbers = {name: {"N": str(amount)} for name, amount in counts.items() if amount}
    return {**keys.todo_key(space_id, keys.counts_id(number)), **numbers}


def _of_tasks(outcome: Outcome, count: int) -> Outcome:
    """An outcome without what it says of the counts, which come last."""
    refused = {at: item for at, item in outcome.refused.items() if at < count}
    return Outcome(is_written=outcome.is_written, refused=refused)
