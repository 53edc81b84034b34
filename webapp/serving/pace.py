"""The least rate of a transfer, kept window by window."""

from __future__ import annotations

from webapp.serving.limits import TransferLimits


class Pace:
    """When a transfer must have got how far. Without windows, what was fast at first could stand still for long."""

    def __init__(self, limits: TransferLimits, *, done: int, now: float) -> None:
        self._limits = limits
        self._end = now + limits.transfer_seconds
        self._done = done
        self.deadline = self._window_from(now)

    def is_kept(self, *, done: int, now: float) -> bool:
        """Whether the window that ends now brought enough; if so, `deadline` is the next one's."""
        if now >= self._end or done - self._done < self._limits.window_bytes:
            return False
        self._done = done
        self.deadline = self._window_from(now)
        return True

    def _window_from(self, now: float) -> float:
        return min(now + self._limits.window_seconds, self._end)
