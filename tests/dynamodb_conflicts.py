"""A DynamoDB client that cancels transactions which meet on an item, as AWS does and no emulator shows.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

Key = tuple[str, ...]


class ConflictingClient:
    """A client around another one; writes that overlap on an item are refused, except for two plain ones.

    `conflicts` counts the refusals, so that a test can tell whether there was anything to withstand.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._transactions: set[Key] = set()
        self._plain: list[Key] = []
        self.conflicts = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        keys = [_key_of(write) for write in request["TransactItems"]]
        with self._lock:
            met = [key in self._transactions or key in self._plain for key in keys]
            if any(met):
                self.conflicts += 1
                raise _cancelled(met)
            self._transactions.update(keys)
        try:
            return self._client.transact_write_items(**request)
        finally:
            with self._lock:
                self._transactions.difference_update(keys)

    def update_item(self, **request: Any) -> Any:
        with self._written_alone(_parts(request["Key"])):
            return self._client.update_item(**request)

    def put_item(self, **request: Any) -> Any:
        with self._written_alone(_parts(request["Item"])):
            return self._client.put_item(**request)

    @contextmanager
    def _written_alone(self, key: Key) -> Iterator[None]:
        with self._lock:
            if key in self._transactions:
                self.conflicts += 1
                raise _conflict()
            self._plain.append(key)
        try:
            yield
        finally:
            with self._lock:
                self._plain.remove(key)


def _key_of(write: Mapping[str, Any]) -> Key:
    (action,) = write.values()
    return _parts(action.get("Key") or action["Item"])


def _parts(item: Mapping[str, Any]) -> Key:
    return tuple(item[name]["S"] for name in ("user_id", "todo_id") if name in item)


def _cancelled(met: Sequence[bool]) -> ClientError:
    reasons = [{"Code": "TransactionConflict" if each else "None"} for each in met]
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"},
        "CancellationReasons": reasons,
    }
    return ClientError(answer, "TransactWriteItems")


def _conflict() -> ClientError:
    answer: Any = {"Error": {"Code": "TransactionConflictException", "Message": "Transaction is ongoing"}}
    return ClientError(answer, "UpdateItem")
