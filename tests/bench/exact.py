"""Calls and capacity units of every operation, as JSON: what `tests/bench/operations.py` measures, outside of pytest.

    .venv/bin/python -m tests.bench.exact

A process of its own, since it has the settings of Django that tests have.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack

import django

from tests.label_service import start_labels
from tests.local_cloud import LocalCloud, start_cloud


def main() -> int:
    with ExitStack() as stack:
        cloud = start_cloud()
        stack.callback(cloud.stop)
        labels = start_labels(cloud.endpoint)
        stack.callback(labels.stop)
        _set_up(cloud, labels.endpoint)
        # They need the settings.
        from tests.bench.operations import measure
        from tests.personas import ALICE, join

        found = {
            name: {"calls": usage.calls, "read_units": usage.reads, "write_units": usage.writes}
            for name, usage in measure(join(ALICE))
        }
    print(json.dumps(found))
    return 0


def _set_up(cloud: LocalCloud, labels: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings

    from webapp.operations import provisioning

    os.environ |= {"AWS_ENDPOINT_URL": cloud.endpoint, "AWS_ENDPOINT_URL_REKOGNITION": labels}
    provisioning.ensure_tables()
    provisioning.ensure_bucket()
    pool_id, _ = provisioning.ensure_user_pool()
    provisioning.ensure_admin_group(pool_id)
    settings.COGNITO_USER_POOL_ID = pool_id
    settings.COGNITO_CLIENT_ID, _ = provisioning.ensure_client(pool_id)
    settings.COGNITO_ISSUER = f"https://cognito-idp.{settings.AWS_REGION}.amazonaws.com/{pool_id}"
    settings.COGNITO_JWKS_URL = f"{cloud.endpoint}/{pool_id}/.well-known/jwks.json"


if __name__ == "__main__":
    sys.exit(main())
