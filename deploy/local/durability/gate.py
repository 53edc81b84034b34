"""Refuses changes while they could not be written down."""

from __future__ import annotations

from collections.abc import Callable

from deploy.local.durability.files import NotWrittenError, reason, say

# What must be writable for the service to be called ready; most changes take less.
_ROOM_BYTES = 64 * 1024


class WriteGate:
    """Closed by the first change that could not be written down, and open again when as much could be.

    Refusing before anything is changed costs a trial; refusing afterwards costs reading the whole state again.

    Args:
        what: what is written, for the operator.
        attempt: writes that many bytes where the changes go, and takes them back; raises NotWrittenError.
    """

    def __init__(self, what: str, *, attempt: Callable[[int], None]) -> None:
        self._what = what
        self._attempt = attempt
        self._needed = 0

    def close(self, error: NotWrittenError) -> None:
        """Refuse from here on; the operator is told once an outage."""
        if not self._needed:
            say(
                f"The local cloud cannot write {self._what} ({error.path}: {reason(error.cause)}): "
                "changes are refused until it can."
            )
        self._needed = max(self._needed, error.size, _ROOM_BYTES)

    def is_open(self) -> bool:
        """Whether a change may be tried."""
        return not self._needed or self._tries(self._needed)

    def is_ready(self) -> bool:
        """Whether a change could be written down now, asked of the disk even if none has failed yet."""
        return self._tries(max(self._needed, _ROOM_BYTES))

    def _tries(self, size: int) -> bool:
        try:
            self._attempt(size)
        except NotWrittenError as error:
            self.close(error)
            return False
        if self._needed:
            say(f"The local cloud can write {self._what} again.")
            self._needed = 0
        return True
