"""Hooks into MiniStack that write every acknowledged change down before it is answered.

MiniStack itself saves its state when it shuts down and not before. Here each service's entry point is wrapped, in the
process that runs it:

* DynamoDB: the items a request stored or removed go into a journal, one line a request, so that a transaction is there
  as a whole or not at all. The resulting items are kept rather than the requests: applying them again gives the same
  state whatever the clock says. What changes a table's own settings is rare and takes a new snapshot.
* Cognito and the settings of buckets are small; the whole state is rewritten when a call changed it.
* Objects are written to files by MiniStack itself (`S3_PERSIST`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from ministack.core import persistence
from ministack.core.responses import get_account_id, get_region
from ministack.services import cognito, dynamodb, s3

from deploy.local.journal import Journal, write_atomically

Answer = tuple[int, dict[str, str], Any]
Handler = Callable[..., Awaitable[Answer]]

_READS = ("BatchGet", "Describe", "Get", "List", "Query", "Scan", "SearchVectors", "TransactGet")
_ITEM_WRITES = {
    "BatchExecuteStatement",
    "BatchWriteItem",
    "DeleteItem",
    "ExecuteStatement",
    "PutItem",
    "TransactWriteItems",
    "UpdateItem",
}
_OK = 200

# What the current request changed. Unset outside a request: the thread that removes expired items is not recorded,
# because after a restart it finds and removes them again.
_changes: ContextVar[list[list[Any]] | None] = ContextVar("changes", default=None)


def _action(headers: dict[str, str]) -> str:
    return headers.get("x-amz-target", "").rpartition(".")[2]


class DynamoDurability:
    """Journals DynamoDB's items and snapshots its tables."""

    def __init__(self, folder: Path) -> None:
        self._journal = Journal(
            folder, "dynamodb", default=persistence._json_default, object_hook=persistence._json_object_hook
        )
        self._handle: Handler = dynamodb.handle_request
        self._set_item = dynamodb._set_item
        self._remove_item = dynamodb._remove_item
        self._store_token = dynamodb._txn_token_store

    def install(self) -> None:
        """Restore what the disk holds, then record what changes."""
        state, changes = self._journal.load()
        if state is not None:
            dynamodb.load_persisted_state(state["service"])
            for change in state["tokens"]:
                self._apply(change)
        for request in changes:
            for change in request:
                self._apply(change)
        self._journal.begin(self._state)
        dynamodb._set_item = self._recording_set
        dynamodb._remove_item = self._recording_remove
        dynamodb._txn_token_store = self._recording_token
        dynamodb.handle_request = self._handle_and_persist

    async def _handle_and_persist(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> Answer:
        # MiniStack's handler never awaits, so nothing comes between a change and its line in the journal, and the
        # lines are in the order of the changes.
        changes: list[list[Any]] = []
        token = _changes.set(changes)
        try:
            answer = await self._handle(method, path, headers, body, query)
        finally:
            _changes.reset(token)
            # Also after an error: the journal says what the memory holds, and the caller is told of the error.
            if changes:
                self._journal.append(changes)
        action = _action(headers)
        structural = action not in _ITEM_WRITES and not action.startswith(_READS) and answer[0] == _OK
        if structural or self._journal.wants_snapshot:
            self._journal.snapshot(self._state())
        return answer

    def _state(self) -> dict[str, Any]:
        # The lock keeps the thread that removes expired items out while the items are copied.
        with dynamodb._lock:
            service = dynamodb.get_state()
        tokens = [["token", *key, entry] for key, entry in dynamodb._txn_idempotency.all_items()]
        return {"service": service, "tokens": tokens}

    def _apply(self, change: list[Any]) -> None:
        kind, account, region, *rest = change
        if kind == "token":
            # With the time it was stored at, so that it expires when it would have.
            token, entry = rest
            dynamodb._txn_idempotency.set_scoped(account, region, token, entry)
            return
        name, partition, sort, *item = rest
        table = dynamodb._tables.get_scoped(account, region, name)
        if kind == "set":
            self._set_item(table, partition, sort, item[0])
        else:
            self._remove_item(table, partition, sort)

    def _recording_set(self, table: dict[str, Any], partition: str, sort: str, item: dict[str, Any]) -> Any:
        self._record("set", table["TableName"], partition, sort, item)
        return self._set_item(table, partition, sort, item)

    def _recording_remove(self, table: dict[str, Any], partition: str, sort: str) -> Any:
        self._record("remove", table["TableName"], partition, sort)
        return self._remove_item(table, partition, sort)

    def _recording_token(self, token: str, entry: dict[str, Any]) -> None:
        # Without it a transaction sent again after a restart, as boto3 does when no answer came, would count twice.
        self._store_token(token, entry)
        self._record("token", token, entry)

    def _record(self, kind: str, *rest: Any) -> None:
        changes = _changes.get()
        if changes is not None:
            changes.append([kind, get_account_id(), get_region(), *rest])


class StateFile:
    """A service's whole state in one file, rewritten when it changed."""

    def __init__(self, path: Path, get_state: Callable[[], Any]) -> None:
        self._path = path
        self._get_state = get_state
        self._written = path.read_bytes() if path.exists() else b""

    def load(self) -> Any:
        return json.loads(self._written, object_hook=persistence._json_object_hook) if self._written else None

    def save(self) -> None:
        data = json.dumps(self._get_state(), default=persistence._json_default).encode()
        if data != self._written:
            write_atomically(self._path, data)
            self._written = data


class CognitoDurability:
    """Rewrites Cognito's state before a changing call is answered."""

    def __init__(self, folder: Path) -> None:
        self._file = StateFile(folder / "cognito.json", cognito.get_state)
        self._handle: Handler = cognito.handle_request
        # MiniStack runs each call in a thread; one at a time, so that no state is written while it changes.
        self._lock = asyncio.Lock()

    def install(self) -> None:
        cognito.load_persisted_state(self._file.load())
        cognito.handle_request = self._handle_and_persist

    async def _handle_and_persist(
        self, method: str, path: str, headers: dict[str, str], *rest: Any
    ) -> Answer:
        async with self._lock:
            answer = await self._handle(method, path, headers, *rest)
            if not _action(headers).startswith(("AdminGet", "AdminList", *_READS)):
                self._file.save()
        return answer


class BucketDurability:
    """Rewrites the settings of buckets before a changing call is answered; the objects are files already."""

    def __init__(self, folder: Path) -> None:
        self._file = StateFile(folder / "s3.json", s3.get_state)
        self._handle: Handler = s3.handle_request

    def install(self) -> None:
        s3.load_persisted_state(self._file.load())
        s3.handle_request = self._handle_and_persist

    async def _handle_and_persist(self, method: str, *rest: Any, **options: Any) -> Answer:
        answer = await self._handle(method, *rest, **options)
        if method not in {"GET", "HEAD", "OPTIONS"}:
            self._file.save()
        return answer


def install(folder: Path) -> None:
    """Make MiniStack's DynamoDB, Cognito and S3 survive this process, with their state in `folder`."""
    for durability in (DynamoDurability, CognitoDurability, BucketDurability):
        durability(folder).install()
