"""The routes of images: what they answer where everything is right, and where a part is not."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

import pytest
import urllib3
from django.conf import LazySettings

from deploy.local.labels.errors import PROVOKED
from tests.integration.api.conftest import assert_problem
from tests.integration.todos.images.callers import Images, posted, stored_keys
from tests.label_service import LabelService
from tests.local_cloud import LocalCloud
from tests.personas import Person
from tests.pictures import encoded, located, noise, photo
from todos import dependencies
from todos.images.domain import JPEG, PNG
from webapp.aws.clients import dynamodb_client


class TestUpload:
    def test_without_an_action(self, images: Images) -> None:
        for path in ("upload", "upload?action="):
            body = assert_problem(images.get(path), 400, "invalid")
            assert body["detail"] == "Action parameter is required"

    def test_with_another_action(self, images: Images) -> None:
        body = assert_problem(images.get("upload?action=delete"), 400, "invalid")
        assert body["detail"] == "Unsupported action"

    def test_with_half_of_what_it_needs(self, images: Images) -> None:
        for action, missing in (("create", "content_type"), ("get", "key")):
            body = assert_problem(images.get(f"upload?action={action}"), 400, "invalid")
            assert body["errors"][0]["attr"] == missing
        assert_problem(images.get("upload?action=get&key=x&nonsense=1"), 400, "invalid")

    @pytest.mark.parametrize("kind", ["image/gif", "image/webp", "image/svg%2Bxml", "text/html", "x"])
    def test_of_another_type(self, images: Images, kind: str) -> None:
        answer = images.get(f"upload?action=create&content_type={kind}")
        assert_problem(answer, 415, "unsupported_media_type")

    def test_tells_what_the_bucket_holds_it_to(self, images: Images, alice: Person) -> None:
        form = images.upload_form()
        assert set(form) == {"url", "fields", "key", "max_bytes", "expires_in"}
        assert (form["max_bytes"], form["expires_in"]) == (10 * 1024 * 1024, 300)
        assert form["key"].startswith(f"{alice.user_id}/")

    def test_an_address_to_read_at(self, images: Images) -> None:
        key = images.uploaded(photo("coffee"))
        signed = images.get(f"upload?action=get&key={key}").json()
        assert urllib3.request("GET", signed["url"], retries=False).data == photo("coffee")
        assert 45 * 60 <= signed["expires_in"] <= 3600

    def test_the_address_opens_this_object_only_and_only_for_reading(self, images: Images) -> None:
        keys = [images.uploaded(photo("coffee")) for _ in range(2)]
        url = images.get(f"upload?action=get&key={keys[0]}").json()["url"]
        for attempt, method in (
            (url.replace(keys[0], keys[1]), "GET"),
            (url.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200"), "GET"),
            (url[:-1] + ("0" if url[-1] != "0" else "1"), "GET"),
            (url.partition("?")[0], "GET"),
            (url, "DELETE"),
            (url, "PUT"),
        ):
            assert urllib3.request(method, attempt, retries=False).status == 403, (method, attempt)
        assert urllib3.request("GET", url, retries=False).status == 200

    @pytest.mark.parametrize("origin", ["https://app.example.com", "http://127.0.0.1:3000"])
    def test_pages_of_ours_may_send_to_the_bucket(self, images: Images, origin: str) -> None:
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = urllib3.request("OPTIONS", images.upload_form()["url"], headers=headers, retries=False)
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, origin)

    def test_pages_of_others_may_not(self, images: Images) -> None:
        headers = {"Origin": "https://evil.example.com", "Access-Control-Request-Method": "POST"}
        answer = urllib3.request("OPTIONS", images.upload_form()["url"], headers=headers, retries=False)
        assert "Access-Control-Allow-Origin" not in answer.headers


class TestAttaching:
    def test_tells_the_whole_task_with_its_new_version(self, images: Images, labels: LabelService) -> None:
        todo = images.created("New", tags=["home"])
        answer = images.attach(todo, images.uploaded(photo("cat")))
        body = answer.json()
        assert (answer.status_code, answer["ETag"]) == (201, '"2"')
        assert {**body, "images": [], "version": 1, "updated_at": todo["updated_at"]} == todo
        (image,) = body["images"]
        assert set(image) == {
            "image_id", "key", "content_type", "bytes", "width", "height", "url", "labels", "label_error",
        }  # fmt: skip
        assert images.get(f"todos/{todo['todo_id']}").json() == body
        assert images.get("todos").json() == [body]

    def test_the_same_twice_is_one_image(self, images: Images, labels: LabelService) -> None:
        todo = images.created("Twice")
        key = images.uploaded(photo("cat"))
        first, second = images.attach(todo, key), images.attach(todo, key)
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()

    def test_ten_and_no_more(self, images: Images, settings: LazySettings) -> None:
        todo = images.created("Full")
        for number in range(10):
            send = (
                images.send if number % 2 else lambda todo, data: images.attach(todo, images.uploaded(data))
            )
            assert send(todo, photo("cat")).status_code == 201
        full = images.get(f"todos/{todo['todo_id']}").json()
        kept = stored_keys(settings)
        assert len(full["images"]) == len(kept) == 10
        assert_problem(images.attach(todo, images.uploaded(photo("cat"))), 409, "too_many_images")
        assert_problem(images.send(todo, photo("cat")), 409, "too_many_images")
        assert stored_keys(settings) == kept
        assert images.get(f"todos/{todo['todo_id']}").json() == full

    @pytest.mark.parametrize("way", ["key", "request"])
    def test_a_location_does_not_stay_and_the_picture_stands_upright(self, images: Images, way: str) -> None:
        picture = noise((400, 300))
        told = encoded(picture, exif=located(6))
        todo = images.created("Taken with a phone")
        answer = images.send(todo, told) if way == "request" else images.attach(todo, images.uploaded(told))
        (image,) = answer.json()["images"]
        stored = urllib3.request("GET", image["url"], retries=False).data
        assert (image["width"], image["height"], image["bytes"]) == (300, 400, len(stored))
        assert b"cameras" not in stored
        assert b"Exif" in stored

    @pytest.mark.parametrize("way", ["key", "request"])
    def test_a_png_under_a_jpegs_name_is_served_as_what_it_is(self, images: Images, way: str) -> None:
        png = encoded(noise(), "PNG")
        todo = images.created("Misnamed")
        answer = images.send(todo, png) if way == "request" else images.attach(todo, images.uploaded(png))
        (image,) = answer.json()["images"]
        served = urllib3.request("GET", image["url"], retries=False)
        assert image["content_type"] == served.headers["Content-Type"] == PNG
        assert served.headers["Cache-Control"] == "private, max-age=3600"
        assert served.data == png

    def test_with_a_cookie_needs_csrf(self, alice: Person, images: Images) -> None:
        todo = images.created("With a cookie")
        browser = alice.browser(enforce_csrf_checks=True)
        answer = browser.post(
            f"/api/v1/todos/{todo['todo_id']}/images", {"key": "x"}, content_type="application/json"
        )
        assert_problem(answer, 403, "csrf_failed")


class TestLabels:
    @pytest.mark.parametrize("code", PROVOKED)
    def test_that_fail_leave_the_image_and_can_be_asked_for_again(
        self, images: Images, labels: LabelService, code: str
    ) -> None:
        labels.fail(error=code)
        todo = images.with_image(photo("cat"))
        (image,) = todo["images"]
        assert (image["labels"], image["label_error"]) == (None, "label_detection_failed")
        path = f"todos/{todo['todo_id']}/images/{image['image_id']}/labels"
        if code != "InvalidS3ObjectException":
            assert_problem(images.post(path), 503, "label_detection_failed")

        labels.fail()
        answer = images.post(path)

        assert answer.status_code == 200
        (labelled,) = answer.json()["images"]
        assert "Cat" in {label["name"] for label in labelled["labels"]}
        assert labelled["label_error"] is None
        assert images.get(f"todos/{todo['todo_id']}").json() == answer.json()

    @pytest.mark.parametrize("fault", [{"hang_seconds": 30}, {"drop": True}])
    def test_of_a_service_that_is_silent(
        self, images: Images, labels: LabelService, fault: dict[str, Any]
    ) -> None:
        labels.fail(**fault)
        (image,) = images.with_image(photo("cat"))["images"]
        assert (image["labels"], image["label_error"]) == (None, "label_detection_failed")
        answer = images.get(f"rekognition?imagekey={image['key']}")
        assert assert_problem(answer, 503, "label_detection_failed")["detail"] == "Label detection failed"
        assert "Retry-After" in answer

    def test_of_an_image_that_is_not_there(
        self, images: Images, bobs_images: Images, labels: LabelService
    ) -> None:
        todo = images.with_image(photo("cat"))
        image_id = todo["images"][0]["image_id"]
        for caller, image in ((images, str(uuid.uuid4())), (bobs_images, image_id)):
            answer = caller.post(f"todos/{todo['todo_id']}/images/{image}/labels")
            assert_problem(answer, 404, "not_found")

    def test_are_told_so_often_an_hour_and_for_each_account_apart(
        self, images: Images, bobs_images: Images, labels: LabelService, settings: LazySettings
    ) -> None:
        settings.LABEL_CALLS_PER_HOUR = 2
        dependencies.forget()
        first, second, third = (images.with_image(photo("cat")) for _ in range(3))
        assert first["images"][0]["labels"]
        assert second["images"][0]["labels"]
        (image,) = third["images"]
        assert (image["labels"], image["label_error"]) == (None, "label_detection_failed")
        for answer in (
            images.get(f"rekognition?imagekey={image['key']}"),
            images.post(f"todos/{third['todo_id']}/images/{image['image_id']}/labels"),
        ):
            assert_problem(answer, 429, "rate_limited")
            assert 0 < int(answer["Retry-After"]) <= 3600
        assert bobs_images.with_image(photo("cat"))["images"][0]["labels"]

    def test_keep_the_models_version(
        self, images: Images, labels: LabelService, settings: LazySettings
    ) -> None:
        images.with_image(photo("cat"))
        (item,) = [
            item
            for item in dynamodb_client().scan(TableName=settings.TASKS_TABLE)["Items"]
            if item.get("images")
        ]
        (image,) = item["images"]["M"].values()
        assert image["M"]["label_model"]["S"].startswith("local-efficientnet")


def test_writing_a_task_leaves_its_images_alone(images: Images) -> None:
    todo = images.with_image(photo("cat"))
    path = f"todos/{todo['todo_id']}"
    for answer in (
        images.put(path, {"title": "Replaced"}),
        images.patch(path, {"completed": True}),
        images.put(f"tasks/update-task/{todo['todo_id']}", {"status": "ongoing"}),
    ):
        assert answer.status_code == 200
        assert images.get(path).json()["images"] == todo["images"]
    assert_problem(images.patch(path, {"images": []}), 400, "invalid")
    assert_problem(images.patch(path, {"title": "Late"}, If_Match='"1"'), 412, "version_conflict")


class TestRemoving:
    def test_deletes_the_object_and_answers_the_task(self, images: Images, settings: LazySettings) -> None:
        todo = images.with_image(photo("cat"))
        path = f"todos/{todo['todo_id']}/images/{todo['images'][0]['image_id']}"

        answer = images.delete(path)

        assert (answer.status_code, answer["ETag"]) == (200, '"3"')
        assert answer.json()["images"] == []
        assert stored_keys(settings) == []
        assert urllib3.request("GET", todo["images"][0]["url"], retries=False).status == 404
        assert_problem(images.delete(path), 404, "not_found")


class TestTheTrash:
    def test_keeps_the_images_and_brings_them_back(
        self, images: Images, labels: LabelService, settings: LazySettings
    ) -> None:
        todo = images.with_image(photo("cat"))
        path = f"todos/{todo['todo_id']}"
        kept = stored_keys(settings)
        images.delete(path)
        assert stored_keys(settings) == kept
        (trashed,) = images.get("todos?deleted=true").json()
        assert trashed["images"] == todo["images"]
        image_path = f"{path}/images/{todo['images'][0]['image_id']}"
        assert_problem(images.delete(image_path), 404, "not_found")
        assert_problem(images.post(f"{image_path}/labels"), 404, "not_found")

        restored = images.post(f"{path}/restore").json()

        assert restored["images"] == todo["images"]
        assert urllib3.request("GET", restored["images"][0]["url"], retries=False).status == 200


class TestAddresses:
    def test_are_those_of_the_bucket_and_the_same_for_a_while(
        self, images: Images, cloud: LocalCloud, settings: LazySettings
    ) -> None:
        todo = images.with_image(photo("cat"))
        url = todo["images"][0]["url"]
        assert url.startswith(f"{cloud.endpoint}/{settings.IMAGES_BUCKET}/")
        again = images.get(f"todos/{todo['todo_id']}").json()["images"][0]["url"]
        # A new window may have begun in between.
        assert url == again or urlsplit(url).query != urlsplit(again).query

    def test_are_fresh_although_the_task_is_known(self, images: Images) -> None:
        plain = images.created("Without an image")
        known = {"If_None_Match": '"1"'}
        assert images.get(f"todos/{plain['todo_id']}", **known).status_code == 304
        todo = images.with_image(photo("cat"))
        assert images.get(f"todos/{todo['todo_id']}", If_None_Match='"2"').status_code == 200


def test_an_upload_form_is_for_one_type(images: Images) -> None:
    assert posted(images.upload_form(PNG), encoded(noise(), "PNG")) == 204
    assert posted(images.upload_form(JPEG), photo("cat")) == 204
