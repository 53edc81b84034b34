"""Every order in which the steps of several actors can happen, tried one after the other.

Actors are plain functions that run the real code in greenlets. Whatever they share calls `World.step` around each
atomic operation; there the explorer may let another one go on. An order is tried by running everything anew up to it,
and given up where the same state was reached before: what actors that are done have seen decides nothing any more, and
of actors of one kind, which do the same, the first always begins first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

T = TypeVar("T")
Actor = Callable[[], None]


class World:
    """What the actors of one run share, and what each of them has seen so far."""

    def __init__(self) -> None:
        self.seen: dict[str, list[Hashable]] = {}
        self.begun: set[str] = set()
        self._names: dict[greenlet, str] = {}
        self._explorer = getcurrent()

    @property
    def actor(self) -> str:
        """Whose turn it is."""
        return self._names[getcurrent()]

    def step(self, operation: Callable[[], T]) -> T:
        """One atomic operation of the actor whose turn it is; before any but its first, others may have theirs."""
        if self.actor in self.begun:
            self._explorer.switch()
        self.begun.add(self.actor)
        result = operation()
        self.seen[self.actor].append(repr(result))
        return result

    def begin(self, name: str, actor: Actor) -> greenlet:
        run = greenlet(actor)
        self._names[run] = name
        self.seen[name] = []
        return run

    def state(self) -> Hashable:
        """Everything that the future depends on, besides what the actors have seen."""
        raise NotImplementedError

    def actors(self) -> Mapping[str, Actor]:
        """Who takes part, by name; a name is a kind and, where there are several of it, a number."""
        raise NotImplementedError


def explore(new_world: Callable[[], World]) -> int:
    """Try all orders; how many different states there were. What an actor raises comes out here."""
    visited: set[Any] = set()
    pending: list[tuple[str, ...]] = [()]
    while pending:
        order = pending.pop()
        world = new_world()
        runs = {name: world.begin(name, actor) for name, actor in world.actors().items()}
        for name in order:
            runs[name].switch()
        running = [name for name, run in runs.items() if not run.dead]
        state = (world.state(), tuple((name, *world.seen[name]) for name in running))
        if state in visited:
            continue
        visited.add(state)
        waiting = [name for name in running if name not in world.begun]
        first_waiting = {_kind(name): name for name in reversed(waiting)}
        pending += [
            (*order, name) for name in running if name in world.begun or first_waiting[_kind(name)] == name
        ]
    return len(visited)


def _kind(name: str) -> str:
    return name.split(maxsplit=1)[0]
