"""What is refused on either way, with which status, and that nothing of it stays."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.integration.api.conftest import assert_problem
from tests.integration.todos.images.callers import Images, posted, stored_keys
from tests.label_service import LabelService
from tests.personas import Person
from tests.pictures import encoded, noise, photo
from todos.images.domain import JPEG, PNG, UPLOAD_LIFETIME
from webapp.aws.clients import s3_client

MIB = 1024 * 1024
BOMB = encoded(Image.new("1", (20_000, 20_000)), "PNG")

REFUSED = {
    "gif": (encoded(noise(), "GIF"), 415, "unsupported_media_type"),
    "webp": (encoded(noise(), "WEBP"), 415, "unsupported_media_type"),
    "html": (b"<!doctype html><script>alert(1)</script>", 415, "unsupported_media_type"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "unsupported_media_type"),
    "bomb": (BOMB, 422, "image_size"),
    "small": (encoded(noise((79, 79))), 422, "image_size"),
    "truncated jpeg": (photo("cat")[:-1000], 422, "broken_image"),
    "truncated png": (encoded(noise(), "PNG")[:-20], 422, "broken_image"),
}
every_refusal = pytest.mark.parametrize(("data", "status", "code"), REFUSED.values(), ids=REFUSED)


@pytest.fixture
def todo(images: Images) -> dict[str, Any]:
    return images.created("For a picture")


@pytest.fixture(autouse=True)
def _nothing_changes(
    request: pytest.FixtureRequest, images: Images, todo: dict[str, Any], settings: LazySettings
) -> Iterator[None]:
    """After each test the task is as it was, and the bucket is empty."""
    yield
    assert images.get(f"todos/{todo['todo_id']}").json() == todo
    assert stored_keys(settings) == []


@every_refusal
def test_by_key(images: Images, todo: dict[str, Any], data: bytes, status: int, code: str) -> None:
    assert_problem(images.attach(todo, images.uploaded(data)), status, code)


@every_refusal
def test_sent_with_the_request(
    images: Images, todo: dict[str, Any], data: bytes, status: int, code: str
) -> None:
    assert_problem(images.send(todo, data), status, code)


def test_nothing_at_all(images: Images, todo: dict[str, Any]) -> None:
    assert_problem(images.send(todo, b""), 415, "unsupported_media_type")
    assert posted(images.upload_form(), b"") == 400


def test_too_many_bytes(images: Images, todo: dict[str, Any], settings: LazySettings) -> None:
    large = photo("cat") + bytes(10 * MIB)
    assert posted(images.upload_form(), large) == 400
    assert_problem(images.send(todo, large[: 10 * MIB + 1]), 413, "too_large")
    assert_problem(images.send(todo, bytes(11 * MIB)), 413, "too_large")
    # Past the policy, if a bucket were more generous than its policy.
    key = images.upload_form()["key"]
    s3_client().put_object(Bucket=settings.IMAGES_BUCKET, Key=key, Body=large, ContentType=JPEG)
    assert_problem(images.attach(todo, key), 413, "too_large")


class TestPolicies:
    """The bucket itself refuses what a policy does not allow."""

    def test_for_another_type(self, images: Images) -> None:
        form = images.upload_form(JPEG)
        assert posted(form, encoded(noise(), "PNG"), **{"Content-Type": PNG}) == 403
        assert posted(form, b"<script>", **{"Content-Type": "text/html"}) == 403

    def test_for_another_key(self, images: Images, bobs_images: Images) -> None:
        form = images.upload_form()
        for key in (bobs_images.upload_form()["key"], f"{form['key']}/..", "x"):
            assert posted(form, photo("cat"), key=key) == 403

    def test_that_was_changed(self, images: Images) -> None:
        form = images.upload_form()
        policy = json.loads(base64.b64decode(form["fields"]["policy"]))
        policy["expiration"] = "2099-01-01T00:00:00Z"
        changed = base64.b64encode(json.dumps(policy).encode()).decode()
        assert posted(form, photo("cat"), policy=changed) == 403

    def test_that_is_over(self, images: Images, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("todos.images.storage.UPLOAD_LIFETIME", -UPLOAD_LIFETIME)
        assert posted(images.upload_form(), photo("cat")) == 403

    def test_with_another_header(self, images: Images) -> None:
        changed = {"Content-Disposition": "attachment; filename=x.html"}
        assert posted(images.upload_form(), photo("cat"), **changed) == 403


class TestKeys:
    """Another's key, and what is no key, in every route that takes one."""

    def ask_everywhere(self, images: Images, todo: dict[str, Any], key: str) -> list[Any]:
        return [
            images.attach(todo, key),
            images.client.get("/api/v1/upload", {"action": "get", "key": key}),
            images.client.get("/api/v1/rekognition", {"imagekey": key}),
        ]

    def test_of_somebody_else(
        self,
        images: Images,
        bobs_images: Images,
        todo: dict[str, Any],
        labels: LabelService,
        settings: LazySettings,
    ) -> None:
        key = bobs_images.uploaded(photo("cat"))
        for answer in self.ask_everywhere(images, todo, key):
            assert_problem(answer, 404, "not_found")
        assert stored_keys(settings) == [key]
        s3_client().delete_object(Bucket=settings.IMAGES_BUCKET, Key=key)

    def test_that_climb(self, images: Images, bob: Person, todo: dict[str, Any], alice: Person) -> None:
        name = f"{uuid.uuid4()}.jpg"
        for key in (
            f"{alice.user_id}/../{bob.user_id}/{name}",
            f"../{alice.user_id}/{name}",
            f"{alice.user_id}/{name}/../{name}",
        ):
            for answer in self.ask_everywhere(images, todo, key):
                assert_problem(answer, 404, "not_found")

    def test_of_nothing(self, images: Images, todo: dict[str, Any], labels: LabelService) -> None:
        key = images.upload_form()["key"]
        assert_problem(images.attach(todo, key), 404, "not_found")
        assert_problem(images.get(f"rekognition?imagekey={key}"), 404, "not_found")


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", photo("cat"), JPEG)


class TestForms:
    def test_of_the_wrong_shape(self, images: Images, todo: dict[str, Any]) -> None:
        path = f"/api/v1/todos/{todo['todo_id']}/images"
        assert_problem(images.client.post(path, {}), 400, "invalid")
        assert_problem(images.client.post(path, {"file": "no file"}), 400, "invalid")
        assert_problem(images.client.post(path, b"{}", content_type="multipart/form-data"), 400, "malformed")
        assert_problem(
            images.client.post(path, b"x", content_type="text/plain"), 415, "unsupported_media_type"
        )
        for odd in ({"file": picture(), "more": picture()}, {"file": [picture(), picture()]}):
            assert_problem(images.client.post(path, odd), 400, "malformed")
        answer = images.client.post(path, {"file": picture(), "labels": "cat"})
        assert_problem(answer, 400, "invalid")
        assert_problem(images.client.post(path, {"file": "x" * 300_000}), 413, "too_large")
        wrong: list[Any] = [{}, {"key": 5}, {"key": ""}, {"key": "x", "labels": []}, []]
        for body in wrong:
            assert_problem(images.post(path.removeprefix("/api/v1/"), body), 400, "invalid")

    def test_for_a_task_that_is_not_there(
        self, images: Images, bobs_images: Images, todo: dict[str, Any]
    ) -> None:
        gone = images.created("Gone")
        images.delete(f"todos/{gone['todo_id']}")
        for answer in (
            images.send({"todo_id": str(uuid.uuid4())}, photo("cat")),
            images.send(gone, photo("cat")),
            bobs_images.send(todo, photo("cat")),
        ):
            assert_problem(answer, 404, "not_found")
