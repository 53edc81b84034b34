"""What the templates of tasks are given."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from todos import dependencies
from todos.access import Access
from todos.callers import access_of
from todos.tasks.domain import DueCounts, StatusCounts
from todos.tasks.forms import TodoForm
from todos.tasks.keys import cache_scope
from todos.tasks.query import TodoPage
from todos.tasks.views.groups import groups_of
from todos.tasks.views.list_address import SORTS, TodoListAddress, filters
from todos.tasks.views.navigation import MOST_COUNTED, ListNames, list_links, view_links
from webapp.cache.records import from_kept, shape, to_json
from webapp.cache.versioned import versioned_cache
from webapp.cursors import sign_cursor
from webapp.errors import InvalidInput, NotAuthenticated, NotFound, Unavailable
from webapp.errors.outages import log_outage
from webapp.zone_cookie import told_time_zone
from webapp.zones import day_in, zone_of

if TYPE_CHECKING:
    from django.http import HttpRequest

# Marks a message that is only for those who do not see the page.
UNSEEN = "visually-hidden"


def page_context(request: HttpRequest, **place: str) -> dict[str, Any]:
    """What every page of tasks knows: which list one comes from, and what day it is.

    `place` is what the path of the page says of that: its `view`, or the `list` it is about.
    """
    today, zone = _day(request)
    address = TodoListAddress.read({**request.GET.dict(), **place}, today=today)
    return {
        "address": address,
        "today": today,
        "zone": zone,
        "sorts": SORTS,
        "can_order": address.is_in_own_order,
        # A row would work these out once for every link it has.
        "start": reverse("todos:list"),
        "parameters": address.parameters,
        "icons": static("images/icons.svg"),
        "views": view_links(address),
    }


def list_context(request: HttpRequest, **place: str) -> dict[str, Any]:
    """What the list shows: one page of tasks, and the ways to its neighbours.

    A cursor that nobody can make sense of any more, such as yesterday's on the page of today, leads to the first page.

    Raises:
        NotFound: the list that is asked for is not there.
    """
    context = page_context(request, **place)
    address, access = context["address"], access_of(request)
    try:
        found = _read(access, address)
    except InvalidInput:
        messages.info(request, "This part of the list has gone. Here is its start.")
        address = replace(address, cursor="")
        found = _read(access, address)
    page, counts, due, names = found
    cursor = ""
    if page.next_position:
        cursor = sign_cursor(page.next_position, purpose=address.query.cursor_purpose(access.space_id))
    zone, today = context["zone"], context["today"]
    return context | {
        "address": address,
        "parameters": address.parameters,
        "todos": page.todos,
        "groups": groups_of(
            address.view, page.todos, today=today, zone=zone, is_first_page=not address.cursor
        ),
        "next_page": address.more(cursor) if cursor else "",
        "reach": page.reach,
        "found": _found_in_words(page, is_first=not address.cursor) if address.q else "",
        "tags": sorted({tag for todo in page.todos for tag in todo.tags} - {address.tag}),
        "filters": filters(address, counts),
        "views": view_links(address, counts, due),
        "lists": list_links(names, address, counts),
        "list_name": names.name(address.list) or "",
    }


def _found_in_words(page: TodoPage, *, is_first: bool) -> str:
    """How many tasks a search has found, as far as that is known."""
    count = len(page.todos)
    tasks = f"{count or 'No'} {'' if is_first else 'more '}{'task' if count in {0, 1} else 'tasks'} found"
    if page.reach:
        return f"{tasks} so far."
    return f"The first {tasks}." if page.next_position and is_first else f"{tasks}."


def _read(access: Access, address: TodoListAddress) -> tuple[TodoPage, StatusCounts, DueCounts, ListNames]:
    """The tasks of a list, the counts of all, and the lists; of a first page, all come out of the shared cache in one.

    Raises:
        InvalidInput: the page starts at a place that the list does not have.
        NotFound: there is no such list.
    """
    service = dependencies.todo_service()

    def read() -> tuple[TodoPage, StatusCounts, DueCounts, ListNames]:
        names = list_names(access)
        if address.list and names.name(address.list) is None:
            raise NotFound("There is no such list.")
        page = service.list_todos(access, query=address.query, after=address.position(access.space_id))
        return page, service.count_todos(access), _count_due(access, address.today), names

    if address.cursor:
        return read()
    cache, kinds = versioned_cache(), (TodoPage, StatusCounts, DueCounts, ListNames)
    digest = hashlib.sha256(f"{address.today} {address.parameters}".encode()).hexdigest()
    slot = cache.look_up(cache_scope(access.space_id), f"page:{digest}:{shape(*kinds)}")
    found = from_kept(slot.found, *kinds)
    if found is not None:
        page, counts, due, names = found
        return page, counts, due, names
    page, counts, due, names = read()
    if slot.is_open:
        cache.keep(slot, to_json(page, counts, due, names))
    return page, counts, due, names


def list_names(access: Access) -> ListNames:
    """What the lists are called."""
    lists = dependencies.list_service().names(access)
    return ListNames(tuple((each.list_id, each.name) for each in lists))


def _count_due(access: Access, today: date) -> DueCounts:
    return dependencies.todo_service().count_due(access, today=today, most=MOST_COUNTED + 1)


def changed_context(request: HttpRequest) -> dict[str, Any]:
    """What the parts of a list need that a change has changed, the counts among them.

    The change is made by now. That its counts cannot be read is no reason to say that it failed.
    """
    context = page_context(request)
    access, address = access_of(request), context["address"]
    try:
        counts = dependencies.todo_service().count_todos(access)
        due = _count_due(access, context["today"])
        names = list_names(access)
    except Unavailable as outage:
        log_outage(outage)
        return context
    return context | {
        "filters": filters(address, counts),
        "views": view_links(address, counts, due),
        "lists": list_links(names, address, counts),
    }


def address_of(request: HttpRequest) -> TodoListAddress:
    """The list that a request comes from."""
    return TodoListAddress.read(request.GET.dict(), today=_day(request)[0])


def offer_lists(request: HttpRequest, form: TodoForm) -> ListNames:
    """Let a form offer the lists there are, and say which; where they cannot be read, the one that was chosen stays."""
    try:
        names = list_names(access_of(request))
    except Unavailable as outage:
        log_outage(outage)
        chosen = str(form["list_id"].value() or "")
        form.offer({chosen: "As it is"} if chosen else {})
        return ListNames()
    form.offer(dict(names.lists))
    return names


def _day(request: HttpRequest) -> tuple[date, tzinfo]:
    """The day it is for the person, and their time zone, by the account; one that says none has its browser's, and without that UTC."""
    try:
        zone_name = access_of(request).time_zone
    except (NotAuthenticated, Unavailable):
        # The page is shown for what was typed into it, whoever it was.
        zone_name = ""
    zone = zone_of(zone_name or told_time_zone(request))
    return day_in(timezone.now(), zone), zone
