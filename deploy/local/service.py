"""The environment of the service on one machine, and the file in which `manage.py` finds it from another terminal."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from deploy.local.parts import HOST, SetupError

REGION = "eu-west-2"
FILE_NAME = "service.env"
FIRST_TASKS_TABLE = "todos"
# Names the table of the tasks once they have been moved from the first one.
TASKS_TABLE_FILE_NAME = "tasks-table"
_KEY_FILE_NAME = "secret-key"
# What a person may set for `make run`; the rest is decided here, whatever stands in their environment.
_PASSED_ON = (
    "CORS_ALLOWED_ORIGINS",
    "LOG_LEVEL",
    "REDIS_HOST",
    "REDIS_PORT",
    "REDIS_TLS",
    "REDIS_PASSWORD",
    "ALLOWED_HOSTS",
    "API_REQUESTS_PER_MINUTE",
    "LOCAL_LIMITS",
    "READ_ONLY",
    "MAIL_SENDER",
    "PUBLIC_URL",
)
# Enough for the settings to be read while the pool is still to be created.
_NO_POOL = {"COGNITO_USER_POOL_ID": f"{REGION}_tobecreated", "COGNITO_CLIENT_ID": "tobecreated"}


def plain_environment() -> dict[str, str]:
    """This process's environment without what would lead the service to a person's own AWS account or settings.

    Nor may a settings file: a `.env` beside `manage.py` could name a profile of AWS that no variable of ours takes back.
    """
    return {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 -- the service's settings are not at work here
        if not name.startswith(("AWS_", "COGNITO_", "CLOUDFRONT_", "DJANGO_"))
    } | {"SERVERTASK_ENV_FILE": os.devnull}


def service_variables(
    *, data: Path, port: int, aws_port: int, labels_port: int, ids: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Every variable of the service.

    Args:
        data: the folder of the local data, where the secret key is kept.
        port: where the service listens.
        aws_port: where the local cloud listens.
        labels_port: where the label service listens.
        ids: the ids of the user pool and its client, once they exist.

    Raises:
        SetupError: the secret key cannot be read, or not be written on the first start.
    """
    pool = {**_NO_POOL, **(ids or {})}
    endpoint = f"http://{HOST}:{aws_port}"
    given = plain_environment()
    return {
        "ENVIRONMENT": "development",
        "SECRET_KEY": _secret_key(data),
        "SECRET_KEY_FALLBACKS": "",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "CORS_ALLOWED_ORIGINS": "",
        "PORT": str(port),
        "LOG_LEVEL": "INFO",
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        # boto3's own variable, which wins over the one for all services.
        "AWS_ENDPOINT_URL_REKOGNITION": f"http://{HOST}:{labels_port}",
        # The only pair the local cloud knows; it is no secret.
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "USERS_TABLE": "users",
        "TASKS_TABLE": tasks_table(data),
        "IMAGES_BUCKET": "servertask-images",
        "COGNITO_USER_POOL_ID": pool["COGNITO_USER_POOL_ID"],
        "COGNITO_CLIENT_ID": pool["COGNITO_CLIENT_ID"],
        "COGNITO_JWKS_URL": f"{endpoint}/{pool['COGNITO_USER_POOL_ID']}/.well-known/jwks.json",
        "REDIS_HOST": "",
        "REDIS_PORT": "6379",
        "REDIS_TLS": "0",
        "REDIS_PASSWORD": "",
        "TRUSTED_PROXY_COUNT": "0",
        "API_REQUESTS_PER_MINUTE": "0",
        "LOCAL_LIMITS": "0",
        "READ_ONLY": "0",
        "MAIL_SENDER": "ServerTask <reminders@example.com>",
        "PUBLIC_URL": "",
        "CLOUDFRONT_DOMAIN": "",
        "CLOUDFRONT_KEY_ID": "",
        "CLOUDFRONT_PRIVATE_KEY": "",
        **{name: given[name] for name in _PASSED_ON if given.get(name)},
    }


def tasks_table(data: Path) -> str:
    """The name of the table in which the tasks are."""
    try:
        return (data / TASKS_TABLE_FILE_NAME).read_text().strip()
    except FileNotFoundError:
        return FIRST_TASKS_TABLE


def write_environment_file(data: Path, variables: Mapping[str, str]) -> None:
    """Leave the variables where `manage.py` looks for them; readable by the owner only, since a key is among them."""
    lines = [f"{name}={json.dumps(value)}" for name, value in variables.items()]
    write_private(data / FILE_NAME, "\n".join(lines) + "\n")


def _secret_key(data: Path) -> str:
    """The key that signs cursors and forms, kept so that they outlive a restart."""
    file = data / _KEY_FILE_NAME
    try:
        key = file.read_text().strip()
    except FileNotFoundError:
        key = secrets.token_urlsafe(50)
        write_private(file, key)
    except OSError as error:
        raise SetupError(f"the key in {file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SetupError(f"the key in {file} is no text.") from error
    if not key:
        raise SetupError(
            f"the key in {file} is empty; put it back, or delete the file to have a new one made."
        )
    return key


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all.

    Raises:
        SetupError: it cannot be written.
    """
    fresh = file.with_name(f".{file.name}.new")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(text)
        fresh.replace(file)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise SetupError(f"{file} cannot be written: {error.strerror}.") from error
