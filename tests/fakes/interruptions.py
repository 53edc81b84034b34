"""Interrupting something at every single call that it makes, before or after the call took effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

from webapp.errors import DomainError, Unavailable


class Calls:
    """Counts the calls to several parts, and lets one of them fail."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self._fault: tuple[int, str] | None = None

    def arm(self, number: int, when: str) -> None:
        """Let the call with this number, counted from now, fail before or after it took effect."""
        self.made, self._fault = [], (number, when)

    def disarm(self) -> None:
        self.made, self._fault = [], None

    def watched(self, part: str, target: Any) -> Any:
        """`target`, its calls counted."""
        return _Watched(self, part, target)

    def around(self, name: str, call: Callable[[], Any]) -> Any:
        number = len(self.made)
        self.made.append(name)
        when = self._fault[1] if self._fault and self._fault[0] == number else ""
        if when == "before":
            raise Unavailable
        result = call()
        if when == "after":
            raise Unavailable
        return result


class _Watched:
    def __init__(self, calls: Calls, part: str, target: Any) -> None:
        self._calls, self._part, self._target = calls, part, target

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._target, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._calls.around(f"{self._part}.{name}", lambda: method(*args, **kwargs))

        return call


class _HasCalls(Protocol):
    calls: Calls


HouseT = TypeVar("HouseT", bound=_HasCalls)


class Interruptions(Generic[HouseT]):
    """Every way in which `act` can be interrupted, each in a house of its own."""

    def __init__(self, new_house: Callable[[], HouseT], act: Callable[[HouseT], object]) -> None:
        self._new_house = new_house
        self._act = act

    def __iter__(self) -> Iterator[tuple[str, HouseT]]:
        whole = self._new_house()
        whole.calls.disarm()
        self._act(whole)
        for number, name in enumerate(list(whole.calls.made)):
            for when in ("before", "after"):
                house = self._new_house()
                house.calls.arm(number, when)
                # Some calls are only made in case, and what is built on them goes on without.
                with suppress(DomainError):
                    self._act(house)
                house.calls.disarm()
                yield f"{when} {number} {name}", house
