"""Django REST framework and the OpenAPI document."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.identity.authentication.BearerAuthentication",
        "accounts.identity.authentication.CookieAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.identity.authentication.IsSignedIn"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.identity.authentication.PerUser"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "webapp.api.negotiation.BrowsableRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": ["webapp.api.bodies.StrictJSONParser", "webapp.api.bodies.MergePatchParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "webapp.api.negotiation.ForgivingNegotiation",
    "DEFAULT_SCHEMA_CLASS": "webapp.api.openapi.DocumentSchema",
    "EXCEPTION_HANDLER": "webapp.api.exceptions.handle_exception",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "URL_FORMAT_OVERRIDE": None,
    "COERCE_DECIMAL_TO_STRING": False,
    "STRICT_JSON": True,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "ServerTask API",
    "DESCRIPTION": "Accounts and tasks as JSON. Errors are problem details (RFC 9457).",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "webapp.api.openapi.refuse_unknown_fields",
    ],
    "DISABLE_ERRORS_AND_WARNINGS": False,
    "ENUM_NAME_OVERRIDES": {
        "TodoStatusEnum": "todos.tasks.domain.Status",
        "RoleEnum": "accounts.profiles.domain.Role",
        "ActivationStatusEnum": "accounts.profiles.domain.ActivationStatus",
    },
}
