"""Emptying the local cloud between tests."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings

from webapp.aws.clients import cognito_client, dynamodb_client, s3_client
from webapp.operations import provisioning


def empty_tables() -> None:
    """Drop the tables that are there; making them anew is the fastest way to empty them."""
    client = dynamodb_client()
    for role in provisioning.table_definitions():
        # Asked for by name: a list of all tables ends after a hundred.
        with suppress(client.exceptions.ResourceNotFoundException):
            client.delete_table(TableName=provisioning.table_name(role))


def empty_bucket() -> None:
    """Delete every object, if the bucket is there."""
    names = [bucket["Name"] for bucket in s3_client().list_buckets()["Buckets"]]
    if settings.IMAGES_BUCKET not in names:
        return
    found = s3_client().list_objects_v2(Bucket=settings.IMAGES_BUCKET).get("Contents", [])
    for thing in found:
        s3_client().delete_object(Bucket=settings.IMAGES_BUCKET, Key=thing["Key"])


def empty_user_pool(pool_id: str) -> None:
    """Delete every account."""
    while users := cognito_client().list_users(UserPoolId=pool_id)["Users"]:
        for user in users:
            cognito_client().admin_delete_user(UserPoolId=pool_id, Username=user["Username"])
