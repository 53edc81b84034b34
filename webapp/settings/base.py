"""What Django is made of here: no database, no contrib.auth, no sessions table."""

from webapp.settings.environment import BASE_DIR, read_environment

ENVIRONMENT = read_environment()

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
# Keys that sign nothing any more, whose signatures are still good: cursors and kept forms outlive a change of key.
SECRET_KEY_FALLBACKS = ENVIRONMENT.secret_key_fallbacks
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
DATABASES: dict[str, dict[str, object]] = {}

INSTALLED_APPS = [
    "webapp",
    "accounts",
    "todos",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "corsheaders",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

# From the outside in. The request id comes first so that every later line of the log can carry it; errors are
# turned into answers innermost, so that every other middleware sees a finished answer.
MIDDLEWARE = [
    "webapp.middleware.RequestLogMiddleware",
    "webapp.middleware.RequestBoundsMiddleware",
    "webapp.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "webapp.middleware.PageCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "webapp.middleware.PrivateByDefaultMiddleware",
    "webapp.middleware.Utf8Middleware",
    "webapp.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.identity.page_account.PageAccountMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.identity.cookies.SessionMiddleware",
    "webapp.middleware.DomainErrorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "webapp.urls"
WSGI_APPLICATION = "webapp.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "accounts.identity.caller.identity",
            ],
            "builtins": [
                "django_htmx.templatetags.django_htmx",
                "django.templatetags.static",
                "accounts.templatetags.account_forms",
            ],
        },
    },
]

# Where somebody is led who has signed in or out.
LOGIN_REDIRECT_URL = "todos:list"
# What accounts need of tasks; the tasks' app fills it, so that accounts never import that app.
ACCOUNT_TASKS = "todos.account_tasks.TasksOfAccount"

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "webapp.static.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# On a laptop the files are served as they lie, so that nothing has to be collected first.
WHITENOISE_USE_FINDERS = not ENVIRONMENT.is_production
WHITENOISE_AUTOREFRESH = not ENVIRONMENT.is_production
STORAGES = {
    # The images, and nothing else.
    "default": {
        "BACKEND": "todos.images.storage.ImageStorage",
        "OPTIONS": {
            "bucket_name": ENVIRONMENT.images_bucket,
            "custom_domain": ENVIRONMENT.cloudfront_domain or None,
            "cloudfront_key_id": ENVIRONMENT.cloudfront_key_id or None,
            "cloudfront_key": ENVIRONMENT.cloudfront_private_key or None,
        },
    },
    "staticfiles": {
        "BACKEND": "webapp.static.StaticFilesStorage"
        if ENVIRONMENT.is_production
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# A JSON body may be 256 KiB; forms and what Django reads by itself keep to the same bound.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# A file of tasks may be longer, by the path it is sent to.
LONGER_BODIES = {"/api/v1/todos/import": 2 * 1024 * 1024}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# An image of 10 MiB, and what multipart puts around it. Its file lies on disk from the first kilobytes on, so that
# memory does not grow with what people send.
MULTIPART_MAX_BYTES = 10 * 1024 * 1024 + 64 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1

TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxy_count
API_REQUESTS_PER_MINUTE = ENVIRONMENT.api_requests_per_minute
# With a local cloud everyone comes from one machine.
LIMITS_BY_NETWORK = not ENVIRONMENT.aws_endpoint_url or ENVIRONMENT.local_limits

# A dependency that hangs is a 503 within 5 seconds; the rest of them is for writing the answer.
REQUEST_SECONDS = 4.5
# How many of the 16 threads of a process may wait for each service at the same time. All together leave some for what needs
# none of them, lists before all, and `/healthz` has one of its own. DynamoDB is not here: without it there are no lists.
AWS_REQUESTS_AT_ONCE = {"cognito-idp": 5, "s3": 4, "rekognition": 4}
READINESS_CHECKS_AT_ONCE = 1

AWS_REGION = ENVIRONMENT.aws_region
AWS_ENDPOINT_URL = ENVIRONMENT.aws_endpoint_url
AWS_IS_LOCAL = bool(ENVIRONMENT.aws_endpoint_url)
# Whether boto3 looks at every value of an item before it is sent; in production that is time spent twice.
AWS_VALIDATE_ITEMS = not ENVIRONMENT.is_production
USERS_TABLE = ENVIRONMENT.users_table
TASKS_TABLE = ENVIRONMENT.tasks_table
READ_ONLY = ENVIRONMENT.read_only
# Without a sender no mail of ours is sent.
MAIL_SENDER = ENVIRONMENT.mail_sender
# Where links in mails lead. A first host that stands for many is none to lead to.
PUBLIC_URL = ENVIRONMENT.public_url or (
    f"https://{ENVIRONMENT.allowed_hosts[0].lstrip('.')}"
    if ENVIRONMENT.is_production
    else f"http://127.0.0.1:{ENVIRONMENT.port}"
)
IMAGES_BUCKET = ENVIRONMENT.images_bucket
# Where browsers send images to, and where they read them.
IMAGES_UPLOAD_ORIGIN = AWS_ENDPOINT_URL or f"https://{IMAGES_BUCKET}.s3.{AWS_REGION}.amazonaws.com"
IMAGES_ORIGIN = (
    f"https://{ENVIRONMENT.cloudfront_domain}" if ENVIRONMENT.cloudfront_domain else IMAGES_UPLOAD_ORIGIN
)
LABELS_AT_MOST = 20
LABELS_MIN_CONFIDENCE = 55.0
# For each account, since every call is paid for; 0 for no limit, as the label service on a laptop costs nothing.
LABEL_CALLS_PER_HOUR = 600 if ENVIRONMENT.is_production else 0
COGNITO_USER_POOL_ID = ENVIRONMENT.cognito_user_pool_id
COGNITO_CLIENT_ID = ENVIRONMENT.cognito_client_id
COGNITO_ISSUER = f"https://cognito-idp.{AWS_REGION}.amazonaws.com/{COGNITO_USER_POOL_ID}"
COGNITO_JWKS_URL = ENVIRONMENT.cognito_jwks_url or f"{COGNITO_ISSUER}/.well-known/jwks.json"
