"""The steps of a task, in plain Python: what one is, and how they stand in a row."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from todos.checklists.errors import TooManySteps
from todos.tasks.rules import BrokenRule
from webapp.texts import has_control, is_visible, nfc

MAX_STEPS = 50
MAX_STEP_LENGTH = 200
MAX_CHECKLIST_LENGTH = 5000

# Neighbours that are nearer to each other have no number left between them that could be relied on.
LEAST_GAP = 1e-6

_NAMESPACE = uuid.UUID("0f4c5c0a-53a4-4d0b-8f55-6f1a6f7f5a2e")


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a checklist. `position` places it between its neighbours, so that moving one writes no other.

    A step that is written with all others needs no id: `arranged` finds or makes it.
    """

    item_id: str
    text: str
    done: bool = False
    position: float = 0.0


Checklist = tuple[Step, ...]


def clean_text(text: str) -> str:
    """A step's words as they are stored.

    Raises:
        BrokenRule: they are blank, too long, or have control characters.
    """
    text = nfc(text.strip())
    if not text or not (has_control(text) or is_visible(text)):
        raise BrokenRule("blank", "A step needs words.")
    if len(text) > MAX_STEP_LENGTH:
        raise BrokenRule("max_length", f"A step has {MAX_STEP_LENGTH} characters at most.")
    if has_control(text):
        raise BrokenRule("control_characters", "A step has no control characters.")
    return text


def clean_checklist(steps: Checklist) -> Checklist:
    """A whole checklist as it is stored.

    Raises:
        BrokenRule: a step breaks a rule, two have one id, or all together are too long.
        TooManySteps: there are more than a task may have.
    """
    cleaned = tuple(replace(step, text=clean_text(step.text)) for step in steps)
    named = [step.item_id for step in cleaned if step.item_id]
    if len(named) != len(set(named)):
        raise BrokenRule("duplicate", "Two steps have the same id.")
    check_size(cleaned)
    return cleaned


def check_size(steps: Checklist) -> None:
    """Let a checklist through that is no longer than one may be.

    Raises:
        BrokenRule: all together are too long.
        TooManySteps: there are more than a task may have.
    """
    if len(steps) > MAX_STEPS:
        raise TooManySteps
    if sum(len(step.text) for step in steps) > MAX_CHECKLIST_LENGTH:
        detail = f"The steps of a task have {MAX_CHECKLIST_LENGTH:,} characters together at most."
        raise BrokenRule("max_length", detail)


def arranged(given: Checklist, *, former: Checklist = ()) -> Checklist:
    """A checklist that is written whole, in its order, each step under an id of its own.

    A step without an id is the former one with the same words. Ids of new ones follow from their words, so that
    a repeated request makes the same. What says what stands there already is that, positions and all.
    """
    steps = tuple(_identified(given, former))
    if [_content(step) for step in steps] == [_content(step) for step in former]:
        return former
    return numbered(steps)


def numbered(steps: Sequence[Step]) -> Checklist:
    """Steps with positions far from each other, in the order in which they are given."""
    return tuple(replace(step, position=float(number)) for number, step in enumerate(steps, start=1))


def placed(step: Step, others: Checklist, index: int) -> Checklist:
    """A checklist with a step in a place of its own among the others, which are rewritten only where no number is left."""
    least = others[index - 1].position if index else others[0].position - 2 if others else 0.0
    most = others[index].position if index < len(others) else least + 2
    middle = (least + most) / 2
    row = (*others[:index], replace(step, position=middle), *others[index:])
    return row if most - least > LEAST_GAP else numbered(row)


def opened(steps: Checklist) -> Checklist:
    """The same steps, none of them done."""
    return tuple(replace(step, done=False) for step in steps)


def progress(steps: Checklist) -> str:
    """How far one is, as a row shows it: `2/5`; nothing where there are no steps."""
    return f"{sum(step.done for step in steps)}/{len(steps)}" if steps else ""


def _identified(given: Checklist, former: Checklist) -> Iterator[Step]:
    named = {step.item_id for step in given}
    spare = [step for step in former if step.item_id not in named]
    taken = named | {step.item_id for step in former}
    for step in given:
        same = next((each for each in spare if each.text == step.text), None)
        if step.item_id:
            yield step
        elif same:
            spare.remove(same)
            yield replace(step, item_id=same.item_id)
        else:
            item_id = next(each for each in _ids(step.text) if each not in taken)
            taken.add(item_id)
            yield replace(step, item_id=item_id)


def _ids(text: str) -> Iterator[str]:
    return (str(uuid.uuid5(_NAMESPACE, f"{number}\n{text}")) for number in count())


def _content(step: Step) -> tuple[str, str, bool]:
    return step.item_id, step.text, step.done
