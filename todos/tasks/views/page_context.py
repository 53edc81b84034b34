"""What the templates of tasks are given."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from todos import dependencies
from todos.access import Access
from todos.callers import access_of
from todos.tasks.domain import StatusCounts
from todos.tasks.keys import cache_scope
from todos.tasks.query import TodoPage
from todos.tasks.views.list_address import SORTS, TodoListAddress, filters
from webapp.cache.records import from_kept, shape, to_json
from webapp.cache.versioned import versioned_cache
from webapp.cursors import sign_cursor
from webapp.errors import NotAuthenticated, Unavailable
from webapp.errors.outages import log_outage
from webapp.zone_cookie import told_time_zone
from webapp.zones import day_in, zone_of

if TYPE_CHECKING:
    from django.http import HttpRequest

# Marks a message that is only for those who do not see the page.
UNSEEN = "visually-hidden"


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page of tasks knows: which list one comes from, and what day it is."""
    address = TodoListAddress.read(request.GET)
    return {
        "address": address,
        "today": _today(request),
        "sorts": SORTS,
        # A row would work these out once for every link it has.
        "start": reverse("todos:list"),
        "parameters": address.parameters,
        "icons": static("images/icons.svg"),
    }


def list_context(request: HttpRequest) -> dict[str, Any]:
    """What the list shows: one page of tasks, and the ways to its neighbours."""
    context = page_context(request)
    address = context["address"]
    access = access_of(request)
    page, counts = _read(access, address)
    cursor = ""
    if page.next_position:
        cursor = sign_cursor(page.next_position, purpose=address.query.cursor_purpose(access.space_id))
    return context | {
        "todos": page.todos,
        "next_page": address.changed(cursor=cursor) if cursor else "",
        "tags": sorted({tag for todo in page.todos for tag in todo.tags} - {address.tag}),
        "filters": filters(address, counts),
    }


def _read(access: Access, address: TodoListAddress) -> tuple[TodoPage, StatusCounts]:
    """The tasks of a list and the counts of all; of a first page, both come out of the shared cache in one."""
    service = dependencies.todo_service()

    def read() -> tuple[TodoPage, StatusCounts]:
        page = service.list_todos(access, query=address.query, after=address.position(access.space_id))
        return page, service.count_todos(access)

    if address.cursor:
        return read()
    cache, kinds = versioned_cache(), (TodoPage, StatusCounts)
    digest = hashlib.sha256(address.parameters.encode()).hexdigest()
    slot = cache.look_up(cache_scope(access.space_id), f"page:{digest}:{shape(*kinds)}")
    found = from_kept(slot.found, *kinds)
    if found is not None:
        page, counts = found
        return page, counts
    page, counts = read()
    if slot.is_open:
        cache.keep(slot, to_json(page, counts))
    return page, counts


def changed_context(request: HttpRequest) -> dict[str, Any]:
    """What the parts of a list need that a change has changed, the counts among them.

    The change is made by now. That its counts cannot be read is no reason to say that it failed.
    """
    context = page_context(request)
    try:
        counts = dependencies.todo_service().count_todos(access_of(request))
        context["filters"] = filters(context["address"], counts)
    except Unavailable as outage:
        log_outage(outage)
    return context


def _today(request: HttpRequest) -> date:
    """The day it is for the person, by the account; one that says no time zone has its browser's, and without that UTC."""
    try:
        zone = access_of(request).time_zone
    except (NotAuthenticated, Unavailable):
        # The page is shown for what was typed into it, whoever it was.
        zone = ""
    return day_in(timezone.now(), zone_of(zone or told_time_zone(request)))
