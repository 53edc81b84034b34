"""What whoever makes a request may do with tasks; the one place where an identity becomes a right."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rest_framework.request import Request

from accounts.identity.guards import signed_in
from todos.access import Access

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.identity.domain import Identity


def access_of(request: HttpRequest | Request) -> Access:
    """The caller's access to their own space.

    Raises:
        NotAuthenticated: nobody is signed in.
    """
    identity = cast("Identity", request.user) if isinstance(request, Request) else signed_in(request)
    return Access.own(identity.user_id)
