"""What somebody typed into a form before it turned out that their session is over.

It travels through the sign-in page as one signed hidden field, never in an address and never on the server, and
comes back into the form it was typed into: there it is shown again and only saved when it is sent again, since
somebody else may have signed in meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from webapp.recovery import recoverable_view

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


_SALT = "servertask.kept-form"
_MAX_AGE = timedelta(days=1)
# A description of the longest kind is well below; what is above was written by a program.
_MAX_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where a form was going, and what was typed into it."""

    path: str
    query: str
    body: str


def keep(request: HttpRequest, names: Iterable[str]) -> str:
    """The named fields of a sent form as a text for a hidden field; empty if there is nothing worth keeping."""
    kept = QueryDict(mutable=True)
    for name in names:
        # A field of several values, such as a choice of tasks, is kept whole.
        if values := [value for value in request.POST.getlist(name) if value]:
            kept.setlist(name, values)
    body = kept.urlencode()
    if not body or sum(len(value) for _, values in kept.lists() for value in values) > _MAX_CHARACTERS:
        return ""
    return signing.dumps(
        [request.path, request.META.get("QUERY_STRING", ""), body], salt=_SALT, compress=True
    )


def read(text: str) -> KeptForm | None:
    """What `keep` made a text of, or `None` if the text is not ours or too old."""
    if not text:
        return None
    try:
        return KeptForm(*signing.loads(text, salt=_SALT, max_age=_MAX_AGE))
    except signing.BadSignature:
        return None


def reopen(request: HttpRequest, kept: KeptForm) -> HttpResponse:
    """The page of a kept form, filled with what was typed, as the answer to the sign-in in `request`."""
    try:
        match = resolve(kept.path)
    except Resolver404:
        return redirect(settings.LOGIN_REDIRECT_URL)
    view = recoverable_view(match.func)
    if view is None:
        # The form was kept by an earlier release, in which this page had one.
        return redirect(settings.LOGIN_REDIRECT_URL)
    request.GET, request.POST = QueryDict(kept.query), QueryDict(kept.body)
    return view.reopen(request, *match.args, **match.kwargs)
