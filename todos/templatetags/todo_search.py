"""What a search has found, where it is."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join

from webapp import folding

register = template.Library()


@register.filter
def marked(text: str, query: str) -> str:
    """A text with the words of a search marked; both are text, whatever they look like."""
    words = folding.search_words(query or "")
    if not words:
        return text
    pieces = folding.marked(text, words)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", piece) if is_found else piece,) for piece, is_found in pieces),
    )
