"""DynamoDB: the items a request stored or removed go into a journal, one line a request.

So a transaction is there as a whole or not at all. The resulting items are kept rather than the requests: applying them
again gives the same state whatever the clock says. What changes a table's own settings is rare and takes a new snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from ministack.core import persistence
from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import dynamodb

from deploy.local.durability.calls import READS, REFUSED, Answer, Handler, action_of
from deploy.local.durability.files import BrokenStateError, NotWrittenError, end, say
from deploy.local.durability.gate import WriteGate
from deploy.local.durability.journal import Journal

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
# The key of an item that is never there, by which the service's `/readyz` asks whether the tables answer.
_READINESS_KEY = b'"probe#"'

# What the current request changed. Unset outside a request: the thread that removes expired items is not recorded,
# because after a restart it finds and removes them again.
_changes: ContextVar[list[list[Any]] | None] = ContextVar("changes", default=None)


class DynamoDurability:
    """Journals DynamoDB's items and snapshots its tables.

    Args:
        folder: where the files lie; must exist.
        others_are_open: whether what lies in other files of the folder can be written; part of being ready.
    """

    def __init__(self, folder: Path, *, others_are_open: Callable[[], bool]) -> None:
        self._journal = Journal(
            folder, "dynamodb", default=persistence._json_default, object_hook=persistence._json_object_hook
        )
        self._others_are_open = others_are_open
        self._gate = WriteGate("DynamoDB's items", attempt=self._journal.attempt)
        self._handle: Handler = dynamodb.handle_request
        self._set_item = dynamodb._set_item
        self._remove_item = dynamodb._remove_item
        self._store_token = dynamodb._txn_token_store

    @property
    def path(self) -> Path:
        return self._journal.snapshot_path

    def load(self) -> bool:
        """Restore what the disk holds; whether there is any table.

        Raises:
            BrokenStateError: it cannot be read, or says what cannot be.
        """
        state, changes = self._journal.load()
        try:
            if state is not None:
                dynamodb.load_persisted_state(state["service"])
            for change in state["tokens"] if state else ():
                self._apply(change)
            for request in changes:
                for change in request:
                    self._apply(change)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise BrokenStateError(f"{self.path} and its journal do not fit each other: {error!r}") from error
        return bool(list(dynamodb._tables.all_items()))

    def install(self) -> None:
        """Record from here on what changes.

        Raises:
            NotWrittenError: nothing can be.
        """
        self._journal.begin(self._state)
        dynamodb._set_item = self._recording_set
        dynamodb._remove_item = self._recording_remove
        dynamodb._txn_token_store = self._recording_token
        dynamodb.handle_request = self._handle_and_persist

    async def _handle_and_persist(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
    ) -> Answer:
        action = action_of(headers)
        if not self._may_try(action, body):
            return _refused()
        # MiniStack's handler never awaits, so nothing comes between a change and its line in the journal, and the
        # lines are in the order of the changes; nor does anybody see a change that is taken back.
        changes: list[list[Any]] = []
        token = _changes.set(changes)
        try:
            answer = await self._handle(method, path, headers, body, query)
        except Exception:
            self._restore()
            raise
        finally:
            _changes.reset(token)
        try:
            self._persist(changes, is_structural=_is_structural(action, answer))
        except NotWrittenError as error:
            self._gate.close(error)
            self._restore()
            return _refused()
        return answer

    def _may_try(self, action: str, body: bytes) -> bool:
        if action == "GetItem" and _READINESS_KEY in body:
            return self._gate.is_ready() and self._others_are_open()
        return action.startswith(READS) or self._gate.is_open()

    def _persist(self, changes: list[list[Any]], *, is_structural: bool) -> None:
        if changes:
            self._journal.append(changes)
        if is_structural:
            self._journal.snapshot(self._state())
        elif self._journal.wants_snapshot:
            self._shorten_journal()

    def _shorten_journal(self) -> None:
        try:
            self._journal.snapshot(self._state())
        except NotWrittenError as error:
            # Nothing is lost by it, since the journal says everything.
            say(f"The local cloud goes on with a long journal, as it cannot write a new snapshot: {error}")

    def _restore(self) -> None:
        """Take the memory back to what the disk says."""
        dynamodb.reset()
        try:
            self.load()
        except (BrokenStateError, OSError) as error:
            end(error)

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


def _is_structural(action: str, answer: Answer) -> bool:
    """Whether the call changed a table rather than items."""
    return action not in _ITEM_WRITES and not action.startswith(READS) and answer[0] == _OK


def _refused() -> Answer:
    answer: Answer = error_response_json("InternalServerError", REFUSED, 500)
    return answer
