"""Finding the view that can show its form again, whatever lies around it."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from webapp.recovery import RecoverableView, recoverable_view


class Keeping(RecoverableView):
    def __init__(self, view: Any) -> None:
        update_wrapper(self, view)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def reopen(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse()

    def recover(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        return None


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_is_found_bare_and_under_decorators() -> None:
    keeping = Keeping(view)
    assert recoverable_view(keeping) is keeping
    assert recoverable_view(require_POST(keeping)) is keeping


def test_is_not_found_where_there_is_none() -> None:
    assert recoverable_view(view) is None
    assert recoverable_view(require_POST(view)) is None
