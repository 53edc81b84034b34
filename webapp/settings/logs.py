"""Logs: JSON lines in production, one readable line on a laptop; what may stand in them is `webapp.logging`'s."""

from typing import Any

from webapp.settings.base import ENVIRONMENT

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "webapp.logging.RequestIdFilter"},
        "no_path": {"()": "webapp.logging.NoPathFilter"},
    },
    "formatters": {
        "json": {"()": "webapp.logging.JsonFormatter"},
        "line": {
            "()": "webapp.logging.LineFormatter",
            "format": "%(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if ENVIRONMENT.is_production else "line",
            "filters": ["request_id", "no_path"],
        }
    },
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    "loggers": {
        # Its lines carry the metrics, so production keeps them however little else is logged.
        "servertask.request": {"level": "INFO" if ENVIRONMENT.is_production else ENVIRONMENT.log_level},
        "django": {"level": "INFO", "propagate": True, "handlers": []},
        # Django logs every 4xx as a warning with the path; our own request line says it once.
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": True},
        # Their debug lines hold whole requests, tokens and passwords included.
        "botocore": {"level": "WARNING"},
        "boto3": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
    },
}
