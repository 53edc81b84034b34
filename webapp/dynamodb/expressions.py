"""Update expressions, put together from what changes; names and values are placeholders, so that any text may be one.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.dynamodb.entities import AttributeValue, Item

Path = tuple[str, ...]
# What becomes of attributes, and of entries of maps; `None` takes one away.
Changes = dict[Path, AttributeValue | None]


class Update:
    """One update of one item, in the making."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: Item = {}
        self._clauses: dict[str, list[str]] = {"SET": [], "REMOVE": [], "ADD": [], "DELETE": []}

    def name(self, *path: str) -> str:
        """The placeholder of an attribute, or of an entry of a map."""
        return ".".join(self._names.setdefault(part, f"#n{len(self._names)}") for part in path)

    def value(self, value: AttributeValue) -> str:
        """The placeholder of a value."""
        placeholder = f":v{len(self._values)}"
        self._values[placeholder] = value
        return placeholder

    def apply(self, changes: Changes) -> None:
        """Set what has a value, and take away what has none."""
        for path, value in changes.items():
            if value is None:
                self._clauses["REMOVE"].append(self.name(*path))
            else:
                self._clauses["SET"].append(f"{self.name(*path)} = {self.value(value)}")

    def copy(self, source: str, target: str) -> None:
        """Keep what an attribute has had until now under another name; the right-hand side is read before anything is set."""
        self._clauses["SET"].append(f"{self.name(target)} = {self.name(source)}")

    def add(self, amounts: Mapping[str, int]) -> None:
        """Add to numbers; one that is not there counts as zero."""
        self._clauses["ADD"] += [
            f"{self.name(name)} {self.value({'N': str(amount)})}" for name, amount in amounts.items()
        ]

    def include(self, members: Mapping[str, set[str]]) -> None:
        """Add members to sets; one that is not there counts as empty."""
        self._clauses["ADD"] += self._of_sets(members)

    def exclude(self, members: Mapping[str, set[str]]) -> None:
        """Take members out of sets."""
        self._clauses["DELETE"] += self._of_sets(members)

    def _of_sets(self, members: Mapping[str, set[str]]) -> list[str]:
        return [f"{self.name(name)} {self.value({'SS': sorted(each)})}" for name, each in members.items()]

    def request(self, table: str, key: Item, *, condition: str = "") -> dict[str, Any]:
        """The parameters of `UpdateItem`, or of an `Update` in a transaction."""
        parts = [f"{verb} {', '.join(clauses)}" for verb, clauses in self._clauses.items() if clauses]
        request = {
            "TableName": table,
            "Key": key,
            "UpdateExpression": " ".join(parts),
            "ExpressionAttributeNames": {placeholder: name for name, placeholder in self._names.items()},
            "ExpressionAttributeValues": self._values,
            "ConditionExpression": condition,
        }
        return {name: value for name, value in request.items() if value}


def changes_between(before: Item, after: Item, *, entries: frozenset[str] = frozenset()) -> Changes:
    """What makes one state of an item the other; of the attributes in `entries`, which are maps, entry by entry."""
    changes: Changes = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name in entries and old and new:
            changes |= {(name, *path): value for path, value in changes_between(old["M"], new["M"]).items()}
        else:
            changes[name,] = new
    return changes
