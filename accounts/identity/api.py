"""What the JSON routes of accounts share, and how the OpenAPI document names the two ways to say who is calling."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView


class PublicView(APIView):
    """A route for those who have no token yet; a token or a cookie that comes along is not looked at."""

    authentication_classes = []
    permission_classes = []


def no_content() -> Response:
    return Response(status=status.HTTP_204_NO_CONTENT)


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # Because its metaclass registers it by an untyped call.
    """`Authorization: Bearer <access token>`."""

    target_class = "accounts.identity.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class CookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # Because its metaclass registers it by an untyped call.
    """The browser's session cookie; what changes something needs `X-CSRFToken` besides."""

    target_class = "accounts.identity.authentication.CookieAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.ACCESS_COOKIE_NAME}
