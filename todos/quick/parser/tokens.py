"""A text as its words, each with its place, and which of them stand in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

_CHUNK = re.compile(r"\S+")
# Behind these the same phrase may go on: "Thu, Dec 24".
_JOINING = frozenset({"", ",", "."})
# What opens a quotation and what closes it; the apostrophe of "Ann's" is neither.
_QUOTES = tuple(
    (re.compile(opening), re.compile(closing))
    for opening, closing in (
        ('"', '"'),
        ("`", "`"),
        ("\u201c", "\u201d"),
        ("\u201e", "[\u201c\u201d]"),
        ("\u00ab", "\u00bb"),
        ("(?<![^\\s(\\[])\u2018", "\u2019(?!\\w)"),
        (r"(?<![^\s(\[])'(?=\S)", r"(?<=\S)'(?!\w)"),
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word: as it stands without the punctuation behind it, in lower case, and where it is, punctuation included."""

    text: str
    word: str
    start: int
    end: int
    is_joined: bool
    is_quoted: bool

    @property
    def is_capitalised(self) -> bool:
        """Whether it is written as names are; a word all in capitals is not."""
        return self.text[:1].isupper() and self.text[1:].islower()


def tokens_of(text: str) -> list[Token]:
    """The words of a text, in order."""
    quoted = _quotations(text)
    starts = [start for start, _ in quoted]
    tokens = []
    for chunk in _CHUNK.finditer(text):
        core = _without_punctuation(chunk[0])
        before = bisect_left(starts, chunk.end()) - 1
        is_quoted = before >= 0 and quoted[before][1] > chunk.start()
        is_joined = chunk[0][len(core) :] in _JOINING
        tokens.append(Token(core, core.lower(), chunk.start(), chunk.end(), is_joined, is_quoted))
    return tokens


def _without_punctuation(chunk: str) -> str:
    # Searching for the end of a run of punctuation from each of its characters would take the square of its length.
    if chunk[-1] not in ".,;:!":
        return chunk
    return chunk.rstrip(".,;:!") or chunk


def _quotations(text: str) -> list[tuple[int, int]]:
    """Where quotations begin and end, none within another; a mark that nothing closes opens none."""
    closings = [[match.end() for match in closing.finditer(text)] for _, closing in _QUOTES]
    openings = sorted(
        (match.end(), kind) for kind, (opening, _) in enumerate(_QUOTES) for match in opening.finditer(text)
    )
    found: list[tuple[int, int]] = []
    for start, kind in openings:
        if found and start <= found[-1][1]:
            continue
        # The mark that opens may be the same as the one that closes.
        position = bisect_left(closings[kind], start + 1)
        if position < len(closings[kind]):
            found.append((start - 1, closings[kind][position]))
    return found
