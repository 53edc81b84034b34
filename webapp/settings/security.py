"""Headers, cookies and origins: what a browser may do with an answer of ours."""

from csp.constants import NONE, SELF

from webapp.settings.base import ENVIRONMENT, IMAGES_ORIGIN, IMAGES_UPLOAD_ORIGIN

# `Secure` and the `__Host-` prefix need HTTPS, which the local cloud does not have.
_COOKIE_PREFIX = "__Host-" if ENVIRONMENT.is_production else ""
_IS_SECURE = ENVIRONMENT.is_production

ACCESS_COOKIE_NAME = f"{_COOKIE_PREFIX}servertask_access"
REFRESH_COOKIE_NAME = f"{_COOKIE_PREFIX}servertask_refresh"
DEVICE_COOKIE_NAME = f"{_COOKIE_PREFIX}servertask_device"
SESSION_COOKIE_SECURE = _IS_SECURE
SESSION_COOKIE_AGE = 30 * 24 * 3600  # As long as Cognito's refresh token lives, in seconds.
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = _IS_SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "webapp.errors.pages.csrf_failure"

# Believed only where a proxy of ours stands in front and overwrites what the caller brought.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxy_count else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.is_production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.is_production
SECURE_HSTS_PRELOAD = ENVIRONMENT.is_production
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# W008: the load balancer redirects HTTP to HTTPS, and the health checks behind it must not be redirected.
SILENCED_SYSTEM_CHECKS = ["security.W008"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Swagger UI draws its icons from data URLs; an image that is being sent is shown from the browser's memory.
        "img-src": [SELF, "data:", "blob:", IMAGES_ORIGIN],
        "font-src": [SELF],
        "connect-src": [SELF, IMAGES_UPLOAD_ORIGIN],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

CORS_ALLOWED_ORIGINS = ENVIRONMENT.cors_allowed_origins
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
]
CORS_EXPOSE_HEADERS = ["etag", "link", "location", "retry-after", "x-request-id"]
# Other origins bring a bearer token; the session cookie is for this site's own pages only.
CORS_ALLOW_CREDENTIALS = False
