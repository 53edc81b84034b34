"""Faults between a service and what it stands on."""

from __future__ import annotations

from typing import Any

from webapp.errors import Unavailable


class Faulty:
    """Passes calls on; the armed method fails once, with or without having been done."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self._armed: tuple[str, str] | None = None
        self.called: list[str] = []

    def arm(self, method: str, when: str) -> None:
        self._armed = (method, when)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._target, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            self.called.append(name)
            is_struck = self._armed is not None and self._armed[0] == name
            when = self._armed[1] if self._armed and is_struck else ""
            if is_struck:
                self._armed = None
            if when == "before":
                raise Unavailable
            result = method(*args, **kwargs)
            if when == "after":
                raise Unavailable
            return result

        return call
