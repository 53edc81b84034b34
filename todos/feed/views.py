"""The private calendar: open tasks that have a date, for whoever knows its address."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from accounts import dependencies as accounts
from accounts.identity.limits import take_request
from todos import dependencies
from todos.access import Access
from todos.transfer.files.calendar import to_calendar
from webapp.api.entity_tags import matches_tag
from webapp.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from django.http import HttpRequest

_NAME = "ServerTask"
_KINDS = {"event": True, "todo": False}


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar as events, or as to-dos with `?as=todo`; what is known already is not sent again."""
    kind = request.GET.get("as", "event")
    if kind not in _KINDS:
        raise InvalidInput(errors=(FieldError("as", "invalid_choice", "It is event or todo."),))
    identity = accounts.feed_service().owner(secret=secret)
    take_request(identity)
    access = Access.own(identity.user_id, identity.time_zone, may_write=False)
    todos = dependencies.transfer_service().feed_todos(access)
    body = "".join(to_calendar(todos, zone=access.zone, name=_NAME, as_events=_KINDS[kind])).encode()
    tag = hashlib.sha256(body).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"'}
    if matches_tag(request.headers.get("If-None-Match", ""), tag):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
