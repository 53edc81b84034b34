"""The floor of the framework: the same bytes from a view that does nothing, under the same server.

gunicorn loads `application`; `BARE_BODIES` names a folder whose files are what each path answers with.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODIES = {file.name: file.read_bytes() for file in Path(os.environ["BARE_BODIES"]).iterdir()}


def answer(request: HttpRequest, name: str) -> HttpResponse:
    # A body that was sent is read, as any view that takes one has to.
    _ = request.body
    return HttpResponse(BODIES[name], content_type="application/json")


urlpatterns = [path("<str:name>", answer)]


def _application() -> WSGIHandler:
    settings.configure(
        SECRET_KEY="none",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        DATABASES={},
        LOGGING_CONFIG=None,
    )
    return get_wsgi_application()


application = _application()
