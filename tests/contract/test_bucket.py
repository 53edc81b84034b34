"""The bucket on AWS lets the same browsers do the same, and is as closed, as the one of a local cloud."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from webapp.operations import buckets as bucket

ROOT = Path(__file__).resolve().parent.parent.parent
BUCKET = (ROOT / "deploy/terraform/modules/images/main.tf").read_text()


class S3:
    """Remembers what it is asked to set."""

    def __init__(self) -> None:
        self.rule: dict[str, Any] = {}
        self.block: dict[str, bool] = {}

    def put_bucket_cors(self, *, CORSConfiguration: dict[str, Any], **_: Any) -> None:  # noqa: N803 -- boto3's name
        (self.rule,) = CORSConfiguration["CORSRules"]

    def put_public_access_block(
        self,
        *,
        PublicAccessBlockConfiguration: dict[str, bool],  # noqa: N803 -- boto3's name
        **_: Any,
    ) -> None:
        self.block = PublicAccessBlockConfiguration


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> S3:
    client = S3()
    monkeypatch.setattr(bucket, "s3_client", lambda: client)
    for what, _, _, write in bucket._SETTINGS:
        if what in {"CORS", "public access block"}:
            write("images")
    return client


def _words(argument: str) -> list[str]:
    found = re.search(rf"{argument}\s*=\s*\[(.*?)\]", BUCKET)
    assert found, f"{argument} is not set"
    return sorted(re.findall(r'"([^"]+)"', found.group(1)))


def test_browsers_may_use_the_same_methods(s3: S3) -> None:
    assert _words("allowed_methods") == sorted(s3.rule["AllowedMethods"])


def test_nothing_is_public(s3: S3) -> None:
    assert all(s3.block.values())
    for name in ("block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets"):
        assert re.search(rf"{name}\s*=\s*true", BUCKET), name
