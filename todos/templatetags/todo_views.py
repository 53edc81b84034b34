"""The links to the views, for pages that know nothing of tasks."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from todos.tasks.views.navigation import ViewLink, view_links

register = template.Library()


@register.simple_tag(takes_context=True)
def links_to_views(context: template.Context) -> Sequence[ViewLink]:
    """The links with the counts that the page knows, or without any."""
    links: Sequence[ViewLink] = context.get("views") or view_links()
    return links
