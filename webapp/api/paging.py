"""Lists page by page: the query that asks for one, and the `Link` to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework import exceptions, serializers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rest_framework.request import Request


def next_link(request: Request, cursor: str) -> dict[str, str]:
    """The `Link` header to the next page, keeping the query."""
    query = request.query_params.copy()
    query["cursor"] = cursor
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return {"Link": f'<{address}>; rel="next"'}


def query_of(request: Request) -> Mapping[str, str]:
    """The query parameters, each at most once.

    Raises:
        ValidationError: one is repeated.
    """
    repeated: Sequence[str] = [name for name, values in request.query_params.lists() if len(values) > 1]
    if repeated:
        raise serializers.ValidationError(
            {name: [exceptions.ErrorDetail("Give this once.", "repeated")] for name in repeated}
        )
    return request.query_params.dict()
