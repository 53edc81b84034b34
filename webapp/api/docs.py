"""The page to read and try the API on: Swagger UI from this server, without inline script or style."""

from __future__ import annotations

from drf_spectacular.views import SpectacularSwaggerSplitView


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI for the document at `/api/v1/schema`."""

    url_name = "schema"
    url = "/api/v1/schema"
    template_name = "rest_framework/docs.html"
    permission_classes = []
    authentication_classes = []
