"""What the account routes read from a request besides its body."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from accounts.audit import Actor
from webapp.api.requests import plain_request
from webapp.network import client_address

if TYPE_CHECKING:
    from rest_framework.request import Request

    from accounts.domain import Identity


def actor_of(request: Request) -> Actor:
    """Who makes a request that a permission has let in, and where from."""
    identity = cast("Identity", request.user)
    return Actor.of(identity, origin=client_address(plain_request(request)))
