"""Django's settings for tests: the service's own, over an environment that reaches nothing outside this machine.

The variables must stand before `webapp.settings` is imported, since it reads them while it is.
"""

from __future__ import annotations

import os

# Port 9 is the one on which nothing listens: a test that forgets the local cloud fails at once.
_NOWHERE = "http://127.0.0.1:9"

# What the person who runs the tests has in the environment, or in `.env`, must not change what is tested.
os.environ |= {
    "ENVIRONMENT": "development",
    "SECRET_KEY": "only-for-tests-" * 4,
    "SECRET_KEY_FALLBACKS": "",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "CORS_ALLOWED_ORIGINS": "https://app.example.com",
    "PORT": "3000",
    "LOG_LEVEL": "INFO",
    "AWS_REGION": "eu-west-2",
    "AWS_ENDPOINT_URL": _NOWHERE,
    # The local cloud has no Rekognition; a test that needs labels asks for the label service.
    "AWS_ENDPOINT_URL_REKOGNITION": _NOWHERE,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "USERS_TABLE": "test-users",
    "TASKS_TABLE": "test-todos",
    "IMAGES_BUCKET": "test-images",
    "COGNITO_USER_POOL_ID": "eu-west-2_test",
    "COGNITO_CLIENT_ID": "testclient",
    "COGNITO_JWKS_URL": f"{_NOWHERE}/jwks.json",
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
for _name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN"):
    os.environ.pop(_name, None)

from webapp.settings import *  # noqa: E402, F403 -- the environment has to stand first
