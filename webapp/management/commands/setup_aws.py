"""`manage.py setup_aws`: create missing tables, bucket, user pool and client."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.operations import inspection, provisioning


class Command(BaseCommand):
    help = "Create the tables, the bucket, the user pool and its client where they are missing; change nothing else."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created = provisioning.ensure_tables() + provisioning.ensure_bucket()
            pool_id, new_pool = provisioning.ensure_user_pool()
            new_group = provisioning.ensure_admin_group(pool_id)
            client_id, new_client = provisioning.ensure_client(pool_id)
            outdated = [role for role in provisioning.table_definitions() if inspection.is_outdated(role)]
        except (BotoCoreError, ClientError) as error:
            raise CommandError(f"setup_aws: {error}") from error
        created += new_pool + new_group + new_client
        ids = {"COGNITO_USER_POOL_ID": pool_id, "COGNITO_CLIENT_ID": client_id}
        if options["json"]:
            self.stdout.write(json.dumps({**ids, "created": created, "outdated": outdated}))
            return
        self.stdout.write(f"Created: {', '.join(created) or 'nothing, all of it was there'}")
        for role in outdated:
            self.stdout.write(
                f"Table {provisioning.table_name(role)} is not as it should be; check_aws says more."
            )
        for name, value in ids.items():
            self.stdout.write(f"{name}={value}")
