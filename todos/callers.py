"""What whoever makes a request may do with tasks; the one place where an identity becomes a right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.identity.caller import caller_of
from todos.access import Access

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request


def access_of(request: HttpRequest | Request) -> Access:
    """The caller's access to their own space.

    Raises:
        NotAuthenticated: nobody is signed in.
    """
    caller = caller_of(request)
    identity, may_write = caller.identity, caller.credentials.may_write
    return Access.own(identity.user_id, identity.time_zone, may_write=may_write)
