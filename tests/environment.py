"""The environment of the tests and of every process they start: nothing of the shell's but what is named here.

    clean()                           # once, before anything reads a setting; `tests/settings.py` does it
    environment(PORT="3000")          # for a process that is told everything else
    measured_environment()            # the same, with coverage measured in it
    service_environment(PORT="3000")  # for a process with the service's settings, as the tests themselves have them

Settings files that lie about, variables of AWS or of the service, proxies, a time zone or a locale must not change what
is tested.
"""

from __future__ import annotations

import locale
import os
import time
from collections.abc import Iterable
from contextlib import suppress

# Port 9 is the one on which nothing listens: a test that forgets the local cloud fails at once.
NOWHERE = "http://127.0.0.1:9"
# Where images go in the tests; what watches a browser looks for it.
IMAGES_BUCKET = "test-images"

# What finds programs, libraries (of a Python that was built elsewhere) and folders.
_KEPT = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
# What coverage.py says to processes that it is to measure in.
_MEASURING = ("COVERAGE_",)
# For the tests' own process besides: what a person says to the tests, and what pytest says to its workers.
_SAID = ("CI", "CONTRACT_DYNAMODB_ENDPOINT", "NO_COLOR", "TERM")
_SAID_PREFIXES = ("PYTEST_", "PY_COLORS", *_MEASURING)
_FIXED = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    # Neither the `.env` nor the `.local/service.env` of this clone.
    "SERVERTASK_ENV_FILE": os.devnull,
    # Nor how a person set up git.
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
_SERVICE = {
    "ENVIRONMENT": "development",
    "SECRET_KEY": "only-for-tests-" * 4,
    "SECRET_KEY_FALLBACKS": "",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "CORS_ALLOWED_ORIGINS": "https://app.example.com",
    "PORT": "3000",
    "LOG_LEVEL": "INFO",
    "AWS_REGION": "eu-west-2",
    "AWS_ENDPOINT_URL": NOWHERE,
    # The local cloud has no Rekognition; a test that needs labels asks for the label service.
    "AWS_ENDPOINT_URL_REKOGNITION": NOWHERE,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "USERS_TABLE": "test-users",
    "TASKS_TABLE": "test-todos",
    "IMAGES_BUCKET": IMAGES_BUCKET,
    "COGNITO_USER_POOL_ID": "eu-west-2_test",
    "COGNITO_CLIENT_ID": "testclient",
    "COGNITO_JWKS_URL": f"{NOWHERE}/jwks.json",
    "REDIS_HOST": "",
    "REDIS_PORT": "6379",
    "REDIS_TLS": "0",
    "REDIS_PASSWORD": "",
    "TRUSTED_PROXY_COUNT": "0",
    "API_REQUESTS_PER_MINUTE": "0",
    "LOCAL_LIMITS": "0",
    "READ_ONLY": "0",
    "CLOUDFRONT_DOMAIN": "",
    "CLOUDFRONT_KEY_ID": "",
    "CLOUDFRONT_PRIVATE_KEY": "",
}


def clean() -> None:
    """Leave this process only what tests may know of the shell it was started from."""
    kept = _named([*_KEPT, *_SAID], _SAID_PREFIXES)
    os.environ.clear()
    os.environ.update(kept | _FIXED | _SERVICE | {"DJANGO_SETTINGS_MODULE": "tests.settings"})
    time.tzset()
    # Where a system lacks it, Python has taken UTF-8 by itself.
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


def environment(**variables: str) -> dict[str, str]:
    """The whole environment of a process that a test starts: where programs are, and these variables."""
    return _named(_KEPT, ()) | _FIXED | variables


def measured_environment(**variables: str) -> dict[str, str]:
    """The same for a process that runs a part of the service, and is given the time to end and the disk to write on."""
    return environment(**_named((), _MEASURING) | variables)


def service_environment(**variables: str) -> dict[str, str]:
    """The same for a process of the service, with the settings of the tests where none is given."""
    return measured_environment(**_SERVICE | variables)


def _named(names: Iterable[str], prefixes: tuple[str, ...]) -> dict[str, str]:
    names = set(names)
    return {name: value for name, value in os.environ.items() if name in names or name.startswith(prefixes)}
