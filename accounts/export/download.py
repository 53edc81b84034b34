"""What is held about a person, as a file to keep; the API and the pages give the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse

from accounts import dependencies
from webapp.clock import utc_now

if TYPE_CHECKING:
    from accounts.identity.domain import Identity


def export_response(identity: Identity) -> StreamingHttpResponse:
    """The download. If a store stops answering half-way, the connection breaks off rather than end as if complete."""
    pieces = dependencies.export_service().export(identity=identity)
    name = f"servertask-{identity.user_id}-{utc_now():%Y-%m-%d}.json"
    return StreamingHttpResponse(
        pieces,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
