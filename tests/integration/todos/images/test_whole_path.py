"""A photo on its whole way: to the bucket, onto a task, through the label service, into the list and its search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import urllib3
from django.conf import LazySettings

from tests.integration.todos.images.callers import Images, stored_keys
from tests.label_service import LabelService
from tests.pictures import photo


def names(labels: Iterable[dict[str, Any]]) -> set[str]:
    return {label["name"] for label in labels}


def test_a_cat_is_a_cat_and_an_animal(images: Images, labels: LabelService) -> None:
    todo = images.with_image(photo("cat"))

    (image,) = todo["images"]
    assert names(image["labels"]) >= {"Cat", "Animal"}
    cat = next(label for label in image["labels"] if label["name"] == "Cat")
    assert "Animal" in cat["parents"]
    assert cat["confidence"] > 55
    confidences = [label["confidence"] for label in image["labels"]]
    assert confidences == sorted(confidences, reverse=True)
    assert len(confidences) <= 20
    assert (image["content_type"], image["bytes"]) == ("image/jpeg", len(photo("cat")))
    assert image["label_error"] is None
    assert images.get(f"todos/{todo['todo_id']}").json() == todo


def test_coffee_is_coffee_sent_with_the_request(
    images: Images, labels: LabelService, settings: LazySettings
) -> None:
    answer = images.send(images.created("Coffee"), photo("coffee"))

    assert answer.status_code == 201, answer.content
    (image,) = answer.json()["images"]
    assert "Coffee" in names(image["labels"])
    assert stored_keys(settings) == [image["key"]]


def test_the_address_opens_the_image(images: Images, labels: LabelService) -> None:
    (image,) = images.with_image(photo("cat"))["images"]

    answer = urllib3.request("GET", image["url"], retries=False)

    assert (answer.status, answer.data) == (200, photo("cat"))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"


def test_labels_and_their_parents_are_searched(images: Images, labels: LabelService) -> None:
    todo = images.with_image(photo("cat"), title="Look at this")
    images.created("Something else")

    for text in ("cat", "ANIMAL"):
        assert [found["todo_id"] for found in images.get(f"todos?q={text}").json()] == [todo["todo_id"]]
    assert images.get("todos?q=vehicle").json() == []


def test_labels_of_an_upload_before_it_is_attached(images: Images, labels: LabelService) -> None:
    answer = images.get(f"rekognition?imagekey={images.uploaded(photo('cat'))}")

    assert answer.status_code == 200
    assert names(answer.json()["labels"]) >= {"Cat", "Animal"}
