"""The values of a task in words."""

from __future__ import annotations

from django import template

from todos.tasks.domain import Status
from todos.tasks.words import PRIORITY_WORDS, STATUS_WORDS
from todos.tasks.words import repeat_words as words_of_rule

register = template.Library()


@register.filter
def priority_word(priority: int) -> str:
    """What a priority is called, within a sentence."""
    return PRIORITY_WORDS[priority].lower()


@register.filter
def status_word(status: Status) -> str:
    """What a status is called, within a sentence."""
    return STATUS_WORDS[status].lower()


@register.filter
def repeat_words(rule: str) -> str:
    """How often a task comes back, within a sentence."""
    return words_of_rule(rule)
