"""A label service beside the local cloud, one for the run, whole again for every test."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.labels.service import LabelService, start_labels
from tests.local_cloud import REGION, LocalCloud

PHOTOS = Path(__file__).parent / "photos"

Upload = Callable[[bytes], dict[str, Any]]


@pytest.fixture(scope="session")
def running_labels(cloud: LocalCloud) -> Iterator[LabelService]:
    service = start_labels(cloud.endpoint)
    yield service
    service.stop()


@pytest.fixture
def labels(running_labels: LabelService) -> Iterator[LabelService]:
    """The label service with nothing wrong; what a test breaks is whole again after it."""
    yield running_labels
    running_labels.fail()


@pytest.fixture
def bucket(cloud: LocalCloud) -> str:
    name = f"pictures-{uuid.uuid4().hex}"
    cloud.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name


@pytest.fixture
def upload(cloud: LocalCloud, bucket: str) -> Upload:
    """Store bytes in S3; gives them as Rekognition's `Image`."""

    def put(data: bytes) -> dict[str, Any]:
        key = f"a folder/{uuid.uuid4()} ü.jpg"
        cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=data)
        return {"S3Object": {"Bucket": bucket, "Name": key}}

    return put


@pytest.fixture
def cat() -> bytes:
    return (PHOTOS / "cat.jpg").read_bytes()


@pytest.fixture
def coffee() -> bytes:
    return (PHOTOS / "coffee.jpg").read_bytes()
