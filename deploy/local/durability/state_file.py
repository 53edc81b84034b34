"""A service's whole state in one file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack.core import persistence
from ministack.core.responses import AccountRegionScopedDict, AccountScopedDict

from deploy.local.durability.files import BrokenStateError, read, read_json, write_atomically


class StateFile:
    """A service's whole state in one file, rewritten when it changed.

    Args:
        path: the file.
        get_state: tells the state in memory.
        key: what every state holds, by account.
    """

    def __init__(self, path: Path, get_state: Callable[[], Any], *, key: str) -> None:
        self.path = path
        self._get_state = get_state
        self._key = key
        self._written: bytes | None = None

    def load(self, put: Callable[[dict[str, Any]], object]) -> None:
        """Hand what the file holds to `put`; without the file, nothing.

        Raises:
            BrokenStateError: it cannot be read, or `put` cannot make sense of it.
        """
        self._written = read(self.path)
        if self._written is None:
            return
        state = read_json(
            self._written, self.path, object_hook=persistence._json_object_hook, keys=(self._key,)
        )
        if not isinstance(state[self._key], AccountScopedDict | AccountRegionScopedDict):
            raise BrokenStateError(f"{self.path} does not hold what it should: {self._key}")
        try:
            put(state)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise BrokenStateError(f"{self.path} does not hold what it should: {error!r}") from error

    def save(self) -> None:
        """Write the state down if it changed.

        Raises:
            NotWrittenError: it could not be.
        """
        data = json.dumps(self._get_state(), default=persistence._json_default).encode()
        if data != self._written:
            write_atomically(self.path, data)
            self._written = data
