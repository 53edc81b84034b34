"""Texts as they are looked for and sorted: what differs only in how it was typed is the same, on both sides.

Compatibility forms (NFKC), case, accents and vowel points, kinds of spaces, quotes and dashes, and what cannot be seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u02b9\u02bb\u02bc\u02bd\u05f3\u0060\u00b4\u1ffd\uff07\uff40"
_DOUBLE_QUOTES = (
    "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u02ba\u05f4"
    "\u300c\u300d\u300e\u300f\u301d\u301e\u301f\uff02\uff62\uff63"
)
_DASHES = (
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u058a\u05be\u1806"
    "\u2e3a\u2e3b\u301c\ufe31\ufe32\ufe58\ufe63\uff0d"
)
_SIGNS = str.maketrans(
    dict.fromkeys(_SINGLE_QUOTES, "'") | dict.fromkeys(_DOUBLE_QUOTES, '"') | dict.fromkeys(_DASHES, "-")
)
# Letters with something on, through or beside them that Unicode does not take apart.
_LETTERS = str.maketrans(
    {
        "\u0131": "i", "\u0237": "j", "\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00f0": "d", "\u0127": "h",
        "\u0167": "t", "\u00e6": "ae", "\u0153": "oe", "\u00fe": "th", "\u0180": "b", "\u014b": "n", "\u0138": "k",
    }
)  # fmt: skip
# What stands on a letter and may be left out in writing: accents, the points of Hebrew and the vowel signs of Arabic with
# its lengthening stroke, and what chooses a variant of a sign. The vowels of Indian scripts and the voicing of kana are no
# accents: without them it is another word.
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u180b-\u180d\u180f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
)
# Unicode's format characters: soft hyphens, joiners, marks of direction.
_FORMATS = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
_LEFT_OUT = re.compile(f"[{_ACCENTS}{_FORMATS}]+")
_NUMBER = re.compile(r"\d+")
# Numbers are told by how many digits they have first; a title has no longer ones.
_COUNT_DIGITS = 3


def folded(text: str) -> str:
    """A text without what makes no difference when something is looked for; spaces are single ones."""
    if text.isascii():
        # The same in a fraction of the time.
        return " ".join(text.replace("`", "'").lower().split())
    return " ".join(_folded(text).split())


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts in their order, of several spellings of one only the first."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(folded(text), text)
    return tuple(found.values())


@lru_cache(maxsize=256)
def search_words(text: str) -> tuple[str, ...]:
    """The words that somebody looks for, each once, as they have to stand in what was `folded`."""
    return tuple(dict.fromkeys(folded(text).split()))


def natural_key(text: str) -> str:
    """What sorts a text as people do: 2 before 10, accents and case aside."""
    return _NUMBER.sub(_counted, folded(text))


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """A text in pieces, and of each whether it is where one of some folded words was found; together they are the text."""
    pieces = list(_letters(text))
    origins = [number for number, piece in enumerate(pieces) for _ in _letter_folded(piece)]
    whole = "".join(map(_letter_folded, pieces))
    found = [False] * len(pieces)
    for word in filter(None, words):
        for match in re.finditer(re.escape(word), whole):
            # Also what folds to nothing between the first and the last letter, such as a soft hyphen.
            first, last = origins[match.start()], origins[match.end() - 1]
            found[first : last + 1] = [True] * (last + 1 - first)
    runs: list[tuple[str, bool]] = []
    for piece, is_found in zip(pieces, found, strict=True):
        if runs and runs[-1][1] is is_found:
            runs[-1] = (runs[-1][0] + piece, is_found)
        else:
            runs.append((piece, is_found))
    return runs


class _Folds(dict[int, str]):
    """What each character folds to by itself, found out when it is first met; there are 150,000 at most."""

    def __missing__(self, code: int) -> str:
        taken_apart = unicodedata.normalize("NFKD", chr(code).translate(_SIGNS)).casefold()
        # Folding case may have made something that can be taken apart again.
        plain = unicodedata.normalize("NFKD", taken_apart).translate(_SIGNS).translate(_LETTERS)
        found = self[code] = unicodedata.normalize("NFC", _LEFT_OUT.sub("", plain))
        return found


_FOLDS = _Folds()


def _folded(text: str) -> str:
    # A letter and its mark are one character first; what is left of them may make one again.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_FOLDS))


def _letter_folded(letter: str) -> str:
    return " " if letter.isspace() else _folded(letter)


def _letters(text: str) -> Iterator[str]:
    """The letters of a text, each with the marks that follow it."""
    start = 0
    for position in range(1, len(text)):
        if unicodedata.category(text[position])[0] != "M":
            yield text[start:position]
            start = position
    if text:
        yield text[start:]


def _counted(number: re.Match[str]) -> str:
    digits = str(int(number[0]))
    return f"{len(digits):0{_COUNT_DIGITS}d}{digits}"
