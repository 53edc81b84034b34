"""The links to the views and the lists, for pages that know nothing of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django import template

from todos.callers import access_of
from todos.tasks.views.navigation import ListNames, ViewLink, list_links, view_links
from todos.tasks.views.page_context import list_names
from webapp.errors import NotAuthenticated, Unavailable

register = template.Library()


@register.simple_tag(takes_context=True)
def links_to_views(context: template.Context) -> Sequence[ViewLink]:
    """The links with the counts that the page knows, or without any."""
    links: Sequence[ViewLink] = context.get("views") or view_links()
    return links


@register.simple_tag(takes_context=True)
def links_to_lists(context: template.Context) -> Sequence[ViewLink]:
    """The links with the counts that the page knows, or without any; of a page that tells of an outage, those nobody is asked for."""
    links: Sequence[ViewLink] | None = context.get("lists")
    return links or list_links(_names(context))


def _names(context: template.Context) -> ListNames:
    if context.get("status") == HTTPStatus.SERVICE_UNAVAILABLE:
        return ListNames()
    try:
        return list_names(access_of(context["request"]))
    except (NotAuthenticated, Unavailable):
        return ListNames()
