"""The download on the page of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.views.decorators.http import require_safe

from accounts.export.download import export_response
from accounts.identity.caller import caller_of
from accounts.identity.guards import sign_in_required

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@sign_in_required
def export(request: HttpRequest) -> HttpResponse:
    """All that is held about the account, as a file."""
    # The guard takes a stream as well; Django's two kinds of answers have no common name that says so.
    return cast("HttpResponse", export_response(caller_of(request).identity))
