"""Which of the phrases that stand in a text are meant."""

from __future__ import annotations

from collections.abc import Sequence

from todos.quick.parser.phrases import Candidate
from todos.quick.parser.tokens import Token
from todos.quick.words.grammar import Kind, Language, Meaning, Place

_DAYS = {Kind.DATE, Kind.REPEAT}
_A_DAY_WITH_ITS_TIME = 2
_MAX_REMINDERS = 5


def chosen(
    tokens: Sequence[Token], marks: frozenset[int], candidates: Sequence[Candidate], language: Language
) -> list[Candidate]:
    """The phrases that count, none of which overlap."""
    return _Choice(tokens, marks, candidates, language).made()


class _Choice:
    def __init__(
        self,
        tokens: Sequence[Token],
        marks: frozenset[int],
        candidates: Sequence[Candidate],
        language: Language,
    ) -> None:
        self._tokens, self._marks, self._language = tokens, marks, language
        self._ending: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            self._ending.setdefault(candidate.end, []).append(candidate)
        for ending in self._ending.values():
            # The longest says most.
            ending.sort(key=lambda candidate: candidate.start)
        self._governed = self._governed_places()
        asking = (place for place, token in enumerate(tokens) if token.word in language.asking)
        self._first_asking = next(asking, len(tokens))
        self._taken: list[Candidate] = []

    def made(self) -> list[Candidate]:
        end = len(self._tokens)
        self._taken = self._chain(end)
        for place in reversed(range(1, end)):
            self._take_within(place)
        return self._taken

    def _governed_places(self) -> list[bool]:
        """Before which words there is one that makes them part of what is said, also through the phrase in between."""
        governed = [False] * (len(self._tokens) + 1)
        for place in range(1, len(self._tokens)):
            before = self._tokens[place - 1]
            longest = self._ending.get(place, [])
            through = bool(longest) and governed[longest[0].start]
            governed[place] = before.is_joined and (before.word in self._language.governing or through)
        return governed

    def _take_within(self, end: int) -> None:
        """Take what ends before a place within the text, where it is unmistakable."""
        if end not in self._ending or any(taken.start < end for taken in self._taken if taken.end >= end):
            return
        chain = self._chain(end)
        begins = bool(chain) and chain[-1].start == 0
        if (self._goes_on(end) and _is_plain(chain)) or (begins and _is_a_beginning(chain)):
            self._taken += chain

    def _goes_on(self, place: int) -> bool:
        return self._tokens[place].word in self._language.following

    def _chain(self, end: int) -> list[Candidate]:
        """The phrases that follow one another up to a place, the last one first."""
        chain: list[Candidate] = []
        while end > 0:
            if end - 1 in self._marks or self._tokens[end - 1].text.startswith("@"):
                # A list that is not there stays in the title, and says nothing about what stands before it.
                end -= 1
                continue
            found = self._last_before(end, chain)
            if found is None:
                break
            chain.append(found)
            end = found.start
        return chain

    def _last_before(self, end: int, chain: list[Candidate]) -> Candidate | None:
        """The longest phrase that ends at a place, if it may be taken; a shorter one would cut it in two."""
        found = next((c for c in self._ending.get(end, ()) if self._has_its_day(c, chain)), None)
        if found is None or self._governed[found.start] or self._is_doubtful(found):
            return None
        return None if self._is_said(found, chain) else found

    def _is_doubtful(self, candidate: Candidate) -> bool:
        """Whether a day is only a word that is a verb or a thing as well, in a sentence that asks."""
        word = self._tokens[candidate.start].word
        is_alone = candidate.phrase.meaning is Meaning.WEEKDAY and word in self._language.doubtful
        return is_alone and self._first_asking < candidate.start

    def _is_said(self, candidate: Candidate, chain: list[Candidate]) -> bool:
        """Whether what comes later says as much already; a task has one of each, but several reminders."""
        said = [taken.kind for taken in (*self._taken, *chain)]
        return said.count(candidate.kind) >= (_MAX_REMINDERS if candidate.kind is Kind.REMINDER else 1)

    def _has_its_day(self, candidate: Candidate, chain: list[Candidate]) -> bool:
        """Whether a phrase that needs a date or a repeat beside it has one."""
        if candidate.place is not Place.BESIDE:
            return True
        is_after = bool(chain) and chain[-1].start == candidate.end and chain[-1].kind in _DAYS
        return is_after or any(before.kind in _DAYS for before in self._ending.get(candidate.start, ()))


def _is_plain(chain: list[Candidate]) -> bool:
    """Whether phrases before other words cannot be anything else."""
    return len(chain) >= _A_DAY_WITH_ITS_TIME or any(found.place is Place.CLAUSE for found in chain)


def _is_a_beginning(chain: list[Candidate]) -> bool:
    """Whether phrases at the very beginning cannot be anything else: a day with its time, or a date in figures."""
    meanings = {found.phrase.meaning for found in chain}
    is_timed = Meaning.CLOCK in meanings and any(found.kind in _DAYS for found in chain)
    return is_timed or meanings == {Meaning.NUMERIC_DAY}
