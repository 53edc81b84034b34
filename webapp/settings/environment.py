"""The environment of the service, read and checked once: the only module that touches `os.environ`.

A missing or malformed variable stops the start, and the message names every one of them at once, so that a
deployment is mended in one round. The list of variables is `CONTRACT` for operators and stands in `.env.example`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import environ
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# The patterns are AWS's own; the API references of DynamoDB, S3 and Cognito name them.
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_TABLE = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
# Without dots, which S3 allows and its certificate does not cover where the bucket is part of the host name.
_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_POOL_ID = re.compile(r"[\w-]{1,40}_[0-9a-zA-Z]{1,40}")
_CLIENT_ID = re.compile(r"[\w+]{1,128}")
_ORIGIN = re.compile(r"https?://[^/\s]+")
_DOMAIN = re.compile(r"[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+")
_KEY_ID = re.compile(r"[A-Z0-9]{8,32}")
_HOST = re.compile(r"\.?[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\]")
# An address, with or without a name before it.
_SENDER = re.compile(r"[^\s@<>]+@[^\s@<>]+|[^<>@\r\n]+ <[^\s@<>]+@[^\s@<>]+>")
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_MINIMUM_SECRET_LENGTH = 50
_HIGHEST_PORT = 65535
_MOST_PROXIES = 9
_HIGHEST_RATE = 1_000_000
_PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting the service takes from outside, already checked."""

    environment: str
    secret_key: str
    secret_key_fallbacks: list[str]
    allowed_hosts: list[str]
    cors_allowed_origins: list[str]
    port: int
    log_level: str
    aws_region: str
    aws_endpoint_url: str
    users_table: str
    tasks_table: str
    images_bucket: str
    cognito_user_pool_id: str
    cognito_client_id: str
    cognito_jwks_url: str
    redis_host: str
    redis_port: int
    redis_tls: bool
    redis_password: str
    trusted_proxy_count: int
    api_requests_per_minute: int
    local_limits: bool
    read_only: bool
    mail_sender: str
    public_url: str
    cloudfront_domain: str
    cloudfront_key_id: str
    cloudfront_private_key: str

    @property
    def is_production(self) -> bool:
        return self.environment == _PRODUCTION


class _Reader:
    """Reads variables one by one and collects what is wrong with them instead of stopping at the first."""

    def __init__(self) -> None:
        self._env = environ.Env()
        self.problems: list[str] = []

    def text(self, name: str, *, default: str | None = None, pattern: re.Pattern[str] | None = None) -> str:
        value = str(self._env.str(name, default="")).strip()
        if not value:
            if default is None:
                self.problems.append(f"{name} is missing")
            return default or ""
        if pattern is not None and not pattern.fullmatch(value):
            self.problems.append(f"{name} is malformed")
        return value

    def choice(self, name: str, choices: tuple[str, ...], *, default: str | None = None) -> str:
        value = self.text(name, default=default)
        if value and value not in choices:
            self.problems.append(f"{name} must be one of {', '.join(choices)}")
        return value

    def port(self, name: str, *, default: int) -> int:
        return self._number(name, default, range(1, _HIGHEST_PORT + 1), "a port number")

    def count(self, name: str, *, default: int, highest: int) -> int:
        return self._number(name, default, range(highest + 1), f"a number from 0 to {highest}")

    def _number(self, name: str, default: int, allowed: range, what: str) -> int:
        value = self.text(name, default=str(default))
        if not value.isdecimal() or int(value) not in allowed:
            self.problems.append(f"{name} must be {what}")
            return default
        return int(value)

    def flag(self, name: str) -> bool:
        return self.choice(name, ("0", "1"), default="0") == "1"

    def words(self, name: str, *, pattern: re.Pattern[str], required: bool) -> list[str]:
        values = [part.strip() for part in self.text(name, default=None if required else "").split(",")]
        values = [value for value in values if value]
        for value in values:
            if not pattern.fullmatch(value):
                self.problems.append(f"{name} is malformed: {value}")
        return values

    def private_key(self, name: str) -> str:
        """An RSA key as PEM, or nothing; where only one line fits, its line ends may be a backslash and an n."""
        value = self.text(name, default="").replace("\\n", "\n")
        if value and not _is_rsa_key(value):
            self.problems.append(f"{name} is no RSA private key in PEM form without a password")
        return value

    def secrets(self, name: str) -> list[str]:
        """As `words`, but whatever stands there, no message shows it."""
        return [part.strip() for part in self.text(name, default="").split(",") if part.strip()]

    def check(self, ok: bool, problem: str) -> None:
        if not ok:
            self.problems.append(problem)


def _is_rsa_key(pem: str) -> bool:
    try:
        return isinstance(load_pem_private_key(pem.encode(), password=None), RSAPrivateKey)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def _env_files() -> list[Path]:
    """Where variables may stand besides the real environment, first found first used.

    `.env` is written by hand. The other is left by a running local cloud, so that `manage.py` typed in a second
    terminal finds it. `SERVERTASK_ENV_FILE` takes the place of both; a file that is none, such as the null device,
    means that only the real environment counts. A variable of the real environment always wins.
    """
    chosen = os.environ.get("SERVERTASK_ENV_FILE")  # noqa: TID251 -- this is the one module
    if chosen:
        return [BASE_DIR / chosen]
    data = Path(os.environ.get("SERVERTASK_DATA") or ".local")  # noqa: TID251 -- as above
    return [BASE_DIR / ".env", BASE_DIR / data / "service.env"]


def read_environment() -> Environment:
    """The checked environment.

    Raises:
        ImproperlyConfigured: one or more variables are missing or malformed; all of them are named.
    """
    for file in _env_files():
        if file.is_file():
            environ.Env.read_env(str(file))
            break
    reader = _Reader()
    found = _read_all(reader)
    _check_together(found, reader.check)
    if reader.problems:
        raise ImproperlyConfigured("The environment is not right: " + "; ".join(reader.problems) + ".")
    return found


def _read_all(reader: _Reader) -> Environment:
    environment = reader.choice("ENVIRONMENT", ("development", _PRODUCTION))
    is_production = environment == _PRODUCTION
    return Environment(
        environment=environment,
        secret_key=reader.text("SECRET_KEY"),
        secret_key_fallbacks=reader.secrets("SECRET_KEY_FALLBACKS"),
        allowed_hosts=reader.words("ALLOWED_HOSTS", pattern=_HOST, required=True),
        cors_allowed_origins=reader.words("CORS_ALLOWED_ORIGINS", pattern=_ORIGIN, required=False),
        port=reader.port("PORT", default=3000),
        log_level=reader.choice("LOG_LEVEL", _LOG_LEVELS, default="INFO"),
        aws_region=reader.text("AWS_REGION", pattern=_REGION),
        aws_endpoint_url=reader.text("AWS_ENDPOINT_URL", default="", pattern=_ORIGIN),
        users_table=reader.text("USERS_TABLE", pattern=_TABLE),
        tasks_table=reader.text("TASKS_TABLE", pattern=_TABLE),
        images_bucket=reader.text("IMAGES_BUCKET", pattern=_BUCKET),
        cognito_user_pool_id=reader.text("COGNITO_USER_POOL_ID", pattern=_POOL_ID),
        cognito_client_id=reader.text("COGNITO_CLIENT_ID", pattern=_CLIENT_ID),
        cognito_jwks_url=reader.text("COGNITO_JWKS_URL", default=""),
        redis_host=reader.text("REDIS_HOST", default=""),
        redis_port=reader.port("REDIS_PORT", default=6379),
        redis_tls=reader.flag("REDIS_TLS"),
        redis_password=reader.text("REDIS_PASSWORD", default=""),
        # In production the service stands behind one load balancer; on a laptop behind nothing.
        trusted_proxy_count=reader.count(
            "TRUSTED_PROXY_COUNT", default=1 if is_production else 0, highest=_MOST_PROXIES
        ),
        # Scripts and load tests on a laptop are nobody's attack.
        api_requests_per_minute=reader.count(
            "API_REQUESTS_PER_MINUTE", default=1200 if is_production else 0, highest=_HIGHEST_RATE
        ),
        local_limits=reader.flag("LOCAL_LIMITS"),
        read_only=reader.flag("READ_ONLY"),
        mail_sender=reader.text("MAIL_SENDER", default="", pattern=_SENDER),
        public_url=reader.text("PUBLIC_URL", default="", pattern=_ORIGIN),
        cloudfront_domain=reader.text("CLOUDFRONT_DOMAIN", default="", pattern=_DOMAIN),
        cloudfront_key_id=reader.text("CLOUDFRONT_KEY_ID", default="", pattern=_KEY_ID),
        cloudfront_private_key=reader.private_key("CLOUDFRONT_PRIVATE_KEY"),
    )


def _check_together(found: Environment, check: Callable[[bool, str], None]) -> None:
    """Rules that concern more than one variable."""
    cloudfront = (found.cloudfront_domain, found.cloudfront_key_id, found.cloudfront_private_key)
    check(
        all(cloudfront) or not any(cloudfront),
        "CLOUDFRONT_DOMAIN, CLOUDFRONT_KEY_ID and CLOUDFRONT_PRIVATE_KEY go together",
    )
    if not found.is_production:
        return
    check(bool(found.redis_host), "REDIS_HOST is missing")
    check(
        not found.secret_key or len(found.secret_key) >= _MINIMUM_SECRET_LENGTH,
        f"SECRET_KEY must have {_MINIMUM_SECRET_LENGTH} characters or more",
    )
    check(
        all(len(key) >= _MINIMUM_SECRET_LENGTH for key in found.secret_key_fallbacks),
        f"SECRET_KEY_FALLBACKS must have {_MINIMUM_SECRET_LENGTH} characters or more each",
    )
