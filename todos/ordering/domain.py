"""An order of one's own: the number that places a task between two others, in plain Python.

A task without a number comes behind all that have one, the newest of them first; so that one stands behind another
that has none, those before it get numbers as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from todos.tasks.domain import Todo
from todos.tasks.rules import MAX_ORDER, ORDER_DECIMALS

# Neighbours nearer than that have no number of six decimals between them.
_LEAST_GAP = 2e-6

Orders = dict[str, float]


def placed(todo: Todo, others: Sequence[Todo], index: int) -> Orders:
    """The numbers, by ids of tasks, with which one stands in a place among others, which are in their order.

    Mostly that is one number. Where there is none between the neighbours, those above move up as far as they have to;
    where the numbers themselves come to an end, all get new ones.
    """
    above, below = others[:index], others[index:]
    orders = _beside(todo, above, below[0].order if below else None)
    if all(abs(number) <= MAX_ORDER for number in orders.values()):
        return orders
    row = [*above, todo, *below]
    return {each.todo_id: float(number - len(row)) for number, each in enumerate(row)}


def _beside(todo: Todo, above: Sequence[Todo], upper: float | None) -> Orders:
    numbers = _numbers(above)
    lower = _last(above, numbers)
    number = _between(lower, upper)
    is_above = lower is None or number - lower > _LEAST_GAP / 2
    if is_above and (upper is None or number < upper):
        return {**numbers, todo.todo_id: number}
    return _pushed_up([*above, todo], ceiling=number if upper is None else upper)


def _numbers(above: Sequence[Todo]) -> Orders:
    """Numbers for those that have none; they stand behind those that have one."""
    ordered = [todo.order for todo in above if todo.order is not None]
    first = ordered[-1] + 1 if ordered else 0.0
    unordered = [todo for todo in above if todo.order is None]
    return {todo.todo_id: first + number for number, todo in enumerate(unordered)}


def _last(above: Sequence[Todo], numbers: Orders) -> float | None:
    """The number of the last of those above, its new one where it has none yet."""
    if not above:
        return None
    order = above[-1].order
    return numbers[above[-1].todo_id] if order is None else order


def _between(lower: float | None, upper: float | None) -> float:
    if upper is None:
        return 0.0 if lower is None else lower + 1
    if lower is None:
        return upper - 1
    return round((lower + upper) / 2, ORDER_DECIMALS)


def _pushed_up(row: Sequence[Todo], *, ceiling: float) -> Orders:
    """Numbers below a ceiling for the last tasks of a row, as many as stand in each other's way."""
    orders: Orders = {}
    for number, todo in enumerate(reversed(row), start=1):
        is_free = todo.order is not None and todo.order < ceiling - number + 1
        if orders and is_free:
            break
        orders[todo.todo_id] = ceiling - number
    return orders
