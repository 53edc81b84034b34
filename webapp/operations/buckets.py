"""How the bucket of the images is set up: closed to the public, encrypted, for uploads from this service's pages only.

What is there already is never changed, here as everywhere in `webapp.operations.provisioning`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from django.conf import settings

from webapp.aws.clients import s3_client
from webapp.aws.outages import error_code

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CORSRuleTypeDef, LifecycleRuleTypeDef, ServerSideEncryptionRuleTypeDef

_DAYS_OF_INCOMPLETE_UPLOADS = 1
_DAYS_OF_FORMER_VERSIONS = 1
_PREFLIGHT_SECONDS = 3600


def ensure_bucket_settings(name: str) -> list[str]:
    """Set what is not set; what it was."""
    return [
        f"{what} of {name}"
        for what, missing_code, read, write in _SETTINGS
        if _is_missing(name, missing_code, read) and write(name) is None
    ]


def _is_missing(name: str, code: str, read: Callable[[str], object]) -> bool:
    try:
        read(name)
    except ClientError as error:
        if error_code(error) != code:
            raise
        return True
    return False


def cors_origins() -> list[str]:
    """From where browsers may send images straight to the bucket: the service's own pages, and who may call the API."""
    return [*settings.CORS_ALLOWED_ORIGINS, *_own_origins()]


def _own_origins() -> list[str]:
    if settings.AWS_IS_LOCAL:
        # The port may be another one at the next start, and the bucket stays as it is.
        return [f"http://{host}:*" for host in settings.ALLOWED_HOSTS]
    # Django writes any host below a domain with a leading dot, S3 with a star.
    return [f"https://{'*' if host.startswith('.') else ''}{host}" for host in settings.ALLOWED_HOSTS]


def _close(name: str) -> None:
    s3_client().put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )


def _encrypt(name: str) -> None:
    rule: ServerSideEncryptionRuleTypeDef = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    s3_client().put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})


def _let_pages_upload(name: str) -> None:
    rule: CORSRuleTypeDef = {
        "AllowedOrigins": cors_origins(),
        "AllowedMethods": ["POST", "GET", "HEAD"],
        "MaxAgeSeconds": _PREFLIGHT_SECONDS,
    }
    s3_client().put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})


def _clear_up(name: str) -> None:
    """Nothing uses uploads in parts or former versions; where there are some, they are not paid for long."""
    rule: LifecycleRuleTypeDef = {
        "ID": "clear-up",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": _DAYS_OF_INCOMPLETE_UPLOADS},
        "NoncurrentVersionExpiration": {"NoncurrentDays": _DAYS_OF_FORMER_VERSIONS},
    }
    s3_client().put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [rule]})


# What is set: its name, the code by which S3 says that it is not, how to look, how to set it.
_SETTINGS: tuple[tuple[str, str, Callable[[str], object], Callable[[str], None]], ...] = (
    (
        "public access block",
        "NoSuchPublicAccessBlockConfiguration",
        lambda name: s3_client().get_public_access_block(Bucket=name),
        _close,
    ),
    (
        "encryption",
        "ServerSideEncryptionConfigurationNotFoundError",
        lambda name: s3_client().get_bucket_encryption(Bucket=name),
        _encrypt,
    ),
    (
        "CORS",
        "NoSuchCORSConfiguration",
        lambda name: s3_client().get_bucket_cors(Bucket=name),
        _let_pages_upload,
    ),
    (
        "lifecycle",
        "NoSuchLifecycleConfiguration",
        lambda name: s3_client().get_bucket_lifecycle_configuration(Bucket=name),
        _clear_up,
    ),
)
