"""Every `ImageStore`: the bucket on the local cloud, and the one in memory that stands for it in unit tests."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.conf import LazySettings

from tests.fakes import InMemoryImageStore
from todos.images.domain import JPEG, PNG
from todos.images.errors import ImageNotFound
from todos.images.ports import ImageStore
from todos.images.storage import ImageStorage, S3ImageStore
from webapp.aws.clients import s3_client
from webapp.clock import utc_now


@pytest.fixture(params=["memory", "s3"])
def store(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[ImageStore]:
    if request.param == "memory":
        yield InMemoryImageStore(utc_now)
        return
    request.getfixturevalue("cloud")
    name = f"contract-{uuid.uuid4().hex[:12]}"
    region: Any = {"LocationConstraint": settings.AWS_REGION}
    s3_client().create_bucket(Bucket=name, CreateBucketConfiguration=region)
    made = S3ImageStore(client=s3_client(), storage=ImageStorage(bucket_name=name), clock=utc_now)
    yield made
    made.delete([stored.key for stored in made.list()])
    s3_client().delete_bucket(Bucket=name)


def content(store: ImageStore, key: str) -> bytes:
    with store.open(key) as opened:
        return opened.content.read(1000)


def keys(store: ImageStore, prefix: str = "") -> list[str]:
    return [stored.key for stored in store.list(prefix)]


def test_what_is_saved_is_there(store: ImageStore) -> None:
    before = utc_now().replace(microsecond=0)
    store.save("VAH000001/a.jpg", BytesIO(b"a picture"), PNG)
    with store.open("VAH000001/a.jpg") as opened:
        assert (opened.content_type, opened.byte_count) == (PNG, 9)
        assert before <= opened.modified_at <= utc_now()
        assert [opened.content.read(4), opened.content.read(100)] == [b"a pi", b"cture"]
        assert opened.content.read(100) == b""
    (listed,) = store.list()
    assert before <= listed.modified_at <= utc_now()


def test_what_is_saved_again_takes_its_place(store: ImageStore) -> None:
    for data in (b"one", b"", b"three"):
        store.save("VAH000001/a.jpg", BytesIO(data), JPEG)
        assert content(store, "VAH000001/a.jpg") == data
    assert keys(store) == ["VAH000001/a.jpg"]


def test_what_is_not_there(store: ImageStore) -> None:
    with pytest.raises(ImageNotFound), store.open("VAH000001/a.jpg"):
        pass


def test_it_need_not_be_read_to_its_end(store: ImageStore) -> None:
    store.save("VAH000001/a.jpg", BytesIO(bytes(1_000_000)), JPEG)
    for _ in range(50):
        with store.open("VAH000001/a.jpg") as opened:
            assert opened.content.read(10) == bytes(10)


def test_what_is_deleted_is_gone(store: ImageStore) -> None:
    for name in "abc":
        store.save(f"VAH000001/{name}.jpg", BytesIO(b"x"), JPEG)
    store.delete(["VAH000001/a.jpg", "VAH000001/c.jpg", "VAH000001/never.jpg"])
    assert keys(store) == ["VAH000001/b.jpg"]
    store.delete([])
    assert keys(store) == ["VAH000001/b.jpg"]


def test_lists_are_in_order_and_of_one_owner(store: ImageStore) -> None:
    for key in ("VAH000002/a.jpg", "VAH000001/b.jpg", "VAH0000010/c.jpg", "VAH000001/a.jpg"):
        store.save(key, BytesIO(b"x"), JPEG)
    assert keys(store, "VAH000001/") == ["VAH000001/a.jpg", "VAH000001/b.jpg"]
    assert keys(store) == sorted(keys(store))
    assert len(keys(store)) == 4


def test_more_than_a_page_is_listed_and_deleted(store: ImageStore) -> None:
    for number in range(1010):
        store.save(f"VAH000001/{number:04d}.jpg", BytesIO(b"x"), JPEG)
    assert len(keys(store)) == 1010
    store.delete(keys(store))
    assert keys(store) == []
