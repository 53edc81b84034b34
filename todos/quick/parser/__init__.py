"""Reads the words of a quick add: no clock, no framework, and in time that grows as the text does.

Phrases are taken from the end of the text towards its beginning as long as they follow one another; of two that say the same, the
last one counts. Before other words they count only where something else plainly begins ("tomorrow about the party"), or, at the
very beginning, as a day with its time ("Monday 9am dentist"). What a word before a phrase governs ("for friday") is title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import cast

from todos.quick.domain import Field, Part, Reminder, Understood
from todos.quick.parser.choice import chosen
from todos.quick.parser.marks import ListOf, Mark, marks_of
from todos.quick.parser.meanings import Limit
from todos.quick.parser.phrases import Candidate, PhraseFinder
from todos.quick.parser.repeats import Rule
from todos.quick.parser.tokens import Token, tokens_of
from todos.quick.words.grammar import Kind, Language

_FIELDS = {
    Kind.DATE: Field.DUE_DATE,
    Kind.TIME: Field.DUE_TIME,
    Kind.REPEAT: Field.REPEAT,
    Kind.LIMIT: Field.REPEAT,
    Kind.REMINDER: Field.REMINDERS,
}
_DANGLING = " ,;:-\u2013\u2014"


def understand(text: str, *, today: date, language: Language, list_of: ListOf) -> Understood:
    """What a text means on a day; `list_of` knows the id of a list by its name.

    Where nothing would be left for the title, all of the text is the title.
    """
    tokens = tokens_of(text)
    marks = marks_of(tokens, language, list_of)
    candidates = list(PhraseFinder(tokens, language, today).all())
    taken, schedule = _sensible(tokens, marks, candidates, language, today)
    parts = _parts(text, tokens, marks, taken)
    title = _title(text, parts)
    if not title.strip(_DANGLING):
        return Understood(" ".join(text.split()))
    return Understood(
        title=title,
        due_date=schedule.due,
        due_time=schedule.at,
        priority=next((int(m.value) for m in marks.values() if m.field is Field.PRIORITY), 0),
        tags=tuple(dict.fromkeys(str(m.value) for m in marks.values() if m.field is Field.TAGS)),
        list_id=next((str(m.value) for m in marks.values() if m.field is Field.LIST), None),
        repeat=schedule.rule.text if schedule.rule else None,
        reminders=tuple(map(Reminder, dict.fromkeys(schedule.reminders))),
        parts=parts,
    )


@dataclass(frozen=True, slots=True)
class _Schedule:
    """What the phrases of a text come to together."""

    due: date | None
    at: time | None
    rule: Rule | None
    reminders: tuple[int, ...]


def _sensible(
    tokens: Sequence[Token],
    marks: dict[int, Mark],
    candidates: list[Candidate],
    language: Language,
    today: date,
) -> tuple[list[Candidate], _Schedule]:
    """The phrases that make sense together: an end without a repeat, or a reminder without a day, are title."""
    while True:
        taken = chosen(tokens, frozenset(marks), candidates, language)
        schedule = _schedule(taken, today)
        senseless = _senseless(taken, schedule)
        if senseless is None:
            return taken, schedule
        candidates = [candidate for candidate in candidates if candidate.kind is not senseless]


def _senseless(taken: list[Candidate], schedule: _Schedule) -> Kind | None:
    kinds = {candidate.kind for candidate in taken}
    if Kind.LIMIT in kinds and (schedule.rule is None or _is_over(schedule.rule, schedule.due)):
        return Kind.LIMIT
    if Kind.REPEAT in kinds and schedule.due is None:
        return Kind.REPEAT
    if Kind.REMINDER in kinds and schedule.due is None:
        return Kind.REMINDER
    return None


def _is_over(rule: Rule, first: date | None) -> bool:
    return rule.until is not None and first is not None and rule.until < first


def _schedule(taken: list[Candidate], today: date) -> _Schedule:
    by_kind = {candidate.kind: candidate.value for candidate in taken}
    day, at = cast("date | None", by_kind.get(Kind.DATE)), cast("time | None", by_kind.get(Kind.TIME))
    rule, limit = cast("Rule | None", by_kind.get(Kind.REPEAT)), cast("Limit | None", by_kind.get(Kind.LIMIT))
    due = day or (today if at else None)
    if rule is not None:
        due, at = rule.first_from(day or today), at or rule.at
        rule = rule.limited(until=limit.until, count=limit.count) if limit else rule
    reminders = tuple(cast("int", c.value) for c in taken if c.kind is Kind.REMINDER)
    return _Schedule(due, at, rule, reminders)


def _parts(
    text: str, tokens: Sequence[Token], marks: dict[int, Mark], taken: list[Candidate]
) -> tuple[Part, ...]:
    spans = [(place, place + 1, mark.field) for place, mark in marks.items()]
    spans += [(candidate.start, candidate.end, _FIELDS[candidate.kind]) for candidate in taken]
    places = sorted((tokens[first].start, tokens[end - 1].end, field) for first, end, field in spans)
    return tuple(Part(field, text[start:end], start, end) for start, end, field in places)


def _title(text: str, parts: tuple[Part, ...]) -> str:
    """What the parts leave, with its spaces closed, and without the comma or the dash that led to what is gone."""
    left, position = [], 0
    for part in parts:
        left.append(text[position : part.start])
        position = part.end
    title = " ".join(" ".join([*left, text[position:]]).split())
    is_cut_at_end = bool(parts) and not text[position:].strip()
    return title.rstrip(_DANGLING) if is_cut_at_end else title
