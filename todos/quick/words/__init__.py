"""The languages of quick add: one file each."""

from __future__ import annotations

from todos.quick.words.english import ENGLISH
from todos.quick.words.grammar import Language

LANGUAGES: dict[str, Language] = {language.code: language for language in (ENGLISH,)}
