"""Every address of the service. The only module, with the settings, that knows every app.

`/healthz` and `/readyz` are the two that are not here: `webapp.health` answers them before the host is looked at.
"""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from webapp.api.docs import DocsView

urlpatterns = [
    path(
        "api/v1/schema",
        SpectacularAPIView.as_view(permission_classes=[], authentication_classes=[]),
        name="schema",
    ),
    path("api/v1/docs", DocsView.as_view(), name="docs"),
    path("api/v1/", include("accounts.api_urls")),
    path("api/v1/", include("todos.api_urls")),
    path("", include("accounts.urls")),
    path("", include("todos.urls")),
]

handler400 = "webapp.errors.pages.bad_request"
handler403 = "webapp.errors.pages.permission_denied"
handler404 = "webapp.errors.pages.page_not_found"
handler500 = "webapp.errors.pages.server_error"
