"""Passwords that somebody would try first: the most common ones, and those made of what is known about their owner.

The common ones are a list beside this module, which `deploy/common_passwords.py` makes and says the origin of. It is read
when the first password is chosen, and kept.
"""

from __future__ import annotations

import gzip
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("common-passwords.txt.gz")
# What people put around a word, such as a year and a sign; with more around it, it is another password.
_MAX_AROUND = 6
_MIN_STEM_LENGTH = 4
# Shorter parts of a name stand in too many words.
_MIN_WORD_LENGTH = 3
# So many letters beside such words are a word of the password's own.
_MIN_OWN_LETTERS = 4
_PRODUCT = ("servertask", "server", "tasks", "task", "todos", "todo")
_LOOKS_LIKE = tuple(str.maketrans("0134578@$!+", f"o{one}eastb" + "asit") for one in "il")
_NO_LETTER = re.compile(r"[^a-z]+")


def is_common(password: str) -> bool:
    """Whether it is a common password: in any case, with signs that look like letters, with a year or signs around it."""
    return any(form in _common() for form in _forms(_folded(password)))


def is_personal(password: str, facts: Iterable[str]) -> bool:
    """Whether it is made of words of `facts`, such as a name and an address, or of the product's, and little else."""
    words = sorted({*_PRODUCT, *_words(facts)}, key=len, reverse=True)
    folded = _folded(password)
    return any(_is_made_of(words, text) for text in (folded, *map(folded.translate, _LOOKS_LIKE)))


def _is_made_of(words: list[str], text: str) -> bool:
    rest = text
    for word in words:
        # A gap stays where a word was, so that what is left of it does not join into another.
        rest = rest.replace(word, " ")
    return rest != text and len(_NO_LETTER.sub("", rest)) < _MIN_OWN_LETTERS


def _words(facts: Iterable[str]) -> Iterator[str]:
    for fact in facts:
        folded = _folded(fact)
        # All of it written together, and each part by itself; the last part of an address says only which country.
        local, at, domain = folded.rpartition("@")
        kept = f"{local} {domain.rpartition('.')[0]}" if at else folded
        parts = re.split(r"[\W_]+", kept)
        together = "".join(re.split(r"[\W_]+", local or folded))
        yield from (part for part in (*parts, together) if len(part) >= _MIN_WORD_LENGTH)


def _forms(text: str) -> Iterator[str]:
    """What a text may be meant to be: with and without what stands around it, read as letters or not."""
    without = (text, text.rstrip(_around(text)), text.lstrip(_around(text)), text.strip(_around(text)))
    for bare, table in itertools.product(without, (None, *_LOOKS_LIKE)):
        if len(text) - len(bare) <= _MAX_AROUND:
            yield bare.translate(table) if table else bare


def _around(text: str) -> str:
    return "".join({character for character in text if not character.isalpha()})


@cache
def _common() -> frozenset[str]:
    listed = gzip.decompress(_LIST.read_bytes()).decode().split()
    stems = (re.sub(r"^[^a-z]+|[^a-z]+$", "", password) for password in listed)
    return frozenset({*listed, *(stem for stem in stems if stem.isalpha() and len(stem) >= _MIN_STEM_LENGTH)})


def _folded(text: str) -> str:
    """In lower case, without accents, and full-width letters as the usual ones."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
