"""What a request may take of AWS: a place while it asks, and time while there is some left.

boto3 says before and after every call what it does; these handlers take the place and cut the time-outs. A call that
boto3 repeats keeps its place and shares its time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.exceptions import ConnectTimeoutError
from django.conf import settings

from webapp import deadlines
from webapp.places import Places

# A time-out below it would give up on a service that is well.
_LEAST_READ_SECONDS = 0.1
# What is left to the request after a service that it can do without: an image is attached although there are no labels.
_SPARED_SECONDS = {"rekognition": 0.6}


@cache
def places() -> Places:
    """The places of this process."""
    return Places({**settings.AWS_REQUESTS_AT_ONCE, "readiness": settings.READINESS_CHECKS_AT_ONCE})


def bound(client: Any) -> None:
    """Let the calls of a client take places and keep the deadlines of requests."""
    service = client.meta.service_model.service_id.hyphenize()
    name, config = client.meta.service_model.service_name, client.meta.config
    events = client.meta.events
    events.register_first(f"before-call.{service}", _taking(name))
    events.register_first(f"after-call.{service}", _giving_back(name))
    # A call that got no answer at all.
    events.register_first(f"after-call-error.{service}", _giving_back(name))
    spared = _SPARED_SECONDS.get(name, 0.0)
    events.register_first(f"request-created.{service}", _cutting(config, spared))
    events.register_first(f"needs-retry.{service}", _repeating_in_time(config))


def _taking(name: str) -> Callable[..., None]:
    def take(**_: Any) -> None:
        places().take(name)

    return take


def _giving_back(name: str) -> Callable[..., None]:
    def give_back(**_: Any) -> None:
        places().give_back(name)

    return give_back


def _cutting(config: Any, spared: float) -> Callable[..., None]:
    """Before each attempt: let it wait for its answer as long as the request can."""

    def cut(request: Any, **_: Any) -> None:
        left = _seconds_to_read(config)
        if left is None:
            return
        left -= spared
        if left < _LEAST_READ_SECONDS:
            raise ConnectTimeoutError(endpoint_url=request.url, error="the request has no time left")
        # What botocore waits for this attempt in place of what its client was built with.
        request.context["read_timeout"] = min(config.read_timeout, left)

    return cut


def _repeating_in_time(config: Any) -> Callable[..., bool | None]:
    """Whether to repeat is botocore's to say, where there is time for it; the first word on it counts."""

    def veto(**_: Any) -> bool | None:
        left = _seconds_to_read(config)
        return False if left is not None and left < _LEAST_READ_SECONDS else None

    return veto


def _seconds_to_read(config: Any) -> float | None:
    """How long an attempt that begins now may wait for its answer, if it has to connect first."""
    left = deadlines.seconds_left()
    return None if left is None else left - config.connect_timeout
