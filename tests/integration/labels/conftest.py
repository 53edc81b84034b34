"""A label service beside the local cloud, one for the run, whole again for every test."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.label_service import LabelService
from tests.local_cloud import REGION, LocalCloud
from tests.pictures import photo

Upload = Callable[[bytes], dict[str, Any]]


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
    return photo("cat")


@pytest.fixture
def coffee() -> bytes:
    return photo("coffee")
