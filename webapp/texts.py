"""What people write, before it is stored or printed: in one spelling, with something to be seen, safe for a terminal."""

from __future__ import annotations

import re
import unicodedata

# Control and format characters, lone surrogates, spaces, and marks, which need a letter to stand on.
_UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"}
# Letters and signs to Unicode, and blank all the same: the fillers of Hangul, and the Braille pattern without dots.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# What a terminal obeys instead of showing it: control characters, ends of lines, and what turns the direction around.
_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def nfc(text: str) -> str:
    """A text in the one spelling in which texts are stored and compared: `é` is one character, however it was typed."""
    return unicodedata.normalize("NFC", text)


def is_visible(text: str) -> bool:
    """Whether there is anything to be seen in a text."""
    return any(
        unicodedata.category(character) not in _UNSEEN and character not in _BLANK for character in text
    )


def has_control(text: str) -> bool:
    """Whether a text has control characters or lone surrogates: neither can be shown, and the latter not be stored."""
    return any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def printable(text: str) -> str:
    """A text as one line that does nothing to the terminal on which it is printed."""
    return _OBEYED.sub(_REPLACEMENT, text)
