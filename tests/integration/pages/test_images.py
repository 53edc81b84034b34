"""The images on a task's page, and in the rows of the list, as the server shows them."""

from __future__ import annotations

import html
import re
import uuid
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
import urllib3
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import make_image
from tests.integration.pages.conftest import PART, Surfer, fields_of
from tests.label_service import LabelService
from tests.personas import Person
from tests.pictures import encoded, noise, photo
from tests.repositories import attach
from todos import dependencies
from todos.access import Access
from todos.images.domain import LABEL_DETECTION_FAILED, Image, Label
from todos.tasks.domain import Todo

LABELS = (
    Label("Animal", 99.1),
    Label("Cat", 97.6, ("Animal",)),
    Label("Plant <script>", 55.5),
)


class _Images(HTMLParser):
    """Every picture of a page, by its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append({name: value or "" for name, value in attrs})


def pictures_of(answer: Any) -> list[dict[str, str]]:
    """The pictures of a page that have an address."""
    parser = _Images()
    parser.feed(answer.content.decode())
    return [picture for picture in parser.found if picture.get("src")]


def labels_of(answer: Any) -> list[tuple[str, str]]:
    """The names in the lists of labels, with their confidence, in order."""
    found = re.findall(
        r'class="label[^"]*">\s*<a [^>]*>([^<]*)</a>\s*<span class="confidence">([^<]*)</span>',
        answer.content.decode(),
    )
    return [(html.unescape(name), confidence) for name, confidence in found]


def stored(todo: Todo) -> Todo:
    """The task with a photo on it, of which it is not known what it shows."""
    image_id = str(uuid.uuid4())
    image = make_image(
        image_id=image_id, key=f"{todo.space_id}/{image_id}.jpg", label_error=LABEL_DETECTION_FAILED
    )
    dependencies.image_store().save(image.key, BytesIO(photo("cat")), image.content_type)
    return attached(todo, image)


def labelled(todo: Todo, *labels: Label) -> Todo:
    """The task with an image on which these labels were seen; no object lies behind it."""
    return attached(todo, make_image(labels=labels))


def attached(todo: Todo, image: Image) -> Todo:
    repository = dependencies.todo_repository()
    return attach(repository, Access.own(todo.space_id), todo.todo_id, image, at=todo.created_at)


def file(data: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


class TestTaskPage:
    def test_shows_each_image_with_its_words(self, anna: Surfer) -> None:
        todo = labelled(anna.has("Take the cat to the vet"), *LABELS)
        answer = anna.browser.get(f"/todos/{todo.todo_id}")
        (picture,) = pictures_of(answer)
        assert picture["alt"] == "Photo: cat, plant <script>, animal"
        assert (picture["width"], picture["height"], picture["loading"]) == ("640", "480", "lazy")
        assert labels_of(answer) == [("Cat", "98 %"), ("Plant <script>", "56 %"), ("Animal", "99 %")]
        assert b"<script>" not in answer.content

    def test_address_of_an_image_opens_it(self, anna: Surfer) -> None:
        todo = stored(anna.has("Take the cat to the vet"))
        (picture,) = pictures_of(anna.browser.get(f"/todos/{todo.todo_id}"))
        assert urllib3.request("GET", picture["src"], retries=False).data == photo("cat")

    def test_image_without_labels_offers_to_ask_again(self, anna: Surfer) -> None:
        todo = stored(anna.has("Take the cat to the vet"))
        answer = anna.browser.get(f"/todos/{todo.todo_id}")
        assert pictures_of(answer)[0]["alt"] == "Photo"
        assert b"Ask again" in answer.content

    def test_image_in_which_nothing_was_seen_says_so(self, anna: Surfer) -> None:
        todo = labelled(anna.has("Fog"))
        answer = anna.browser.get(f"/todos/{todo.todo_id}")
        assert b"Nothing was recognised" in answer.content
        assert b"Ask again" not in answer.content

    def test_part_is_the_images_alone(self, anna: Surfer) -> None:
        todo = labelled(anna.has("Take the cat to the vet"), *LABELS)
        answer = anna.browser.get(f"/todos/{todo.todo_id}/images", headers=PART)
        assert answer.status_code == 200
        assert len(pictures_of(answer)) == 1
        assert b"<html" not in answer.content
        assert b"Take the cat" not in answer.content

    def test_nobody_else_gets_the_part(self, anna: Surfer, ben: Surfer) -> None:
        todo = labelled(anna.has("Take the cat to the vet"), *LABELS)
        answer = ben.browser.get(f"/todos/{todo.todo_id}/images", headers=PART)
        assert answer.status_code == 404
        assert pictures_of(answer) == []

    def test_needs_no_more_calls_with_images(self, anna: Surfer, aws_calls: list[str]) -> None:
        todo = labelled(anna.has("Take the cat to the vet"), *LABELS)
        aws_calls.clear()
        anna.browser.get(f"/todos/{todo.todo_id}")
        assert len(aws_calls) <= 3


class TestList:
    def test_row_has_the_first_image_small_and_says_what_is_in_it(self, anna: Surfer) -> None:
        labelled(anna.has("Take the cat to the vet"), *LABELS)
        answer = anna.browser.get("/")
        (picture,) = pictures_of(answer)
        assert (picture["width"], picture["height"], picture["loading"]) == ("56", "56", "lazy")
        assert picture["alt"] == ""
        assert "cat, plant &lt;script&gt;" in answer.content.decode()
        assert b"animal" not in answer.content

    def test_search_finds_what_is_in_an_image(self, anna: Surfer) -> None:
        labelled(anna.has("Look at this"), *LABELS)
        anna.has("Something else")
        answer = anna.browser.get("/?q=animal")
        assert b"Look at this" in answer.content
        assert b"Something else" not in answer.content


@pytest.mark.usefixtures("labels")
class TestAddWithoutScript:
    def test_adds_and_returns_to_the_task(self, anna: Surfer) -> None:
        todo = anna.has("Take the cat to the vet")
        form = {**anna.form(todo), "file": file(photo("cat"))}
        answer = anna.browser.post(f"/todos/{todo.todo_id}/images?status=pending", form)
        assert answer.status_code == 302
        assert answer["Location"] == f"/todos/{todo.todo_id}?status=pending"
        shown = anna.browser.get(answer["Location"])
        assert "Cat" in dict(labels_of(shown))
        assert b"Image added." in shown.content
        assert len(anna.now(todo).images) == 1

    def test_what_was_typed_stays_typed_and_is_not_saved(self, anna: Surfer) -> None:
        todo = anna.has("Take the cat to the vet")
        form = {**anna.form(todo, title="Take both cats", tags="home"), "file": file(photo("cat"))}
        answer = anna.browser.post(f"/todos/{todo.todo_id}/images", form)
        assert answer.status_code == 200
        assert fields_of(answer)["title"] == "Take both cats"
        assert fields_of(answer)["tags"] == "home"
        assert len(pictures_of(answer)) == 1
        assert anna.now(todo).title == "Take the cat to the vet"
        saved = anna.browser.post(f"/todos/{todo.todo_id}", fields_of(answer))
        assert saved.status_code == 302
        assert anna.now(todo).title == "Take both cats"

    @pytest.mark.parametrize(
        ("data", "status", "words"),
        [
            (b"<html>" + b"x" * 500, 415, "Only JPEG and PNG"),
            (encoded(noise(), "GIF"), 415, "Only JPEG and PNG"),
            (encoded(noise((79, 300))), 422, "80 to 10,000 pixels"),
            (photo("cat")[:3000], 422, "damaged or incomplete"),
        ],
        ids=["html", "gif", "small", "truncated"],
    )
    def test_refused_image_is_named_at_the_field_and_nothing_lost(
        self, anna: Surfer, data: bytes, status: int, words: str
    ) -> None:
        todo = stored(anna.has("Take the cat to the vet"))
        form = {**anna.form(todo, description="Typed at length"), "file": file(data, "holiday.jpg")}
        answer = anna.browser.post(f"/todos/{todo.todo_id}/images", form)
        assert answer.status_code == status
        assert "“holiday.jpg” was not added." in answer.content.decode()
        assert words in answer.content.decode()
        assert fields_of(answer)["description"] == "Typed at length"
        assert len(pictures_of(answer)) == 1
        assert anna.now(todo) == todo

    def test_nothing_chosen_is_said(self, anna: Surfer) -> None:
        todo = anna.has("Take the cat to the vet")
        answer = anna.browser.post(f"/todos/{todo.todo_id}/images", anna.form(todo))
        assert answer.status_code == 422
        assert b"Choose an image first." in answer.content

    def test_eleventh_is_refused(self, anna: Surfer) -> None:
        todo = anna.has("Take the cat to the vet")
        for number in range(10):
            image = make_image(image_id=f"00000000-0000-4000-8000-{number:012}")
            attached(todo, image)
        form = {**anna.form(todo), "file": file(photo("cat"))}
        answer = anna.browser.post(f"/todos/{todo.todo_id}/images", form)
        assert answer.status_code == 409
        assert b"10 images at most" in answer.content
        assert len(anna.now(todo).images) == 10

    def test_session_that_is_over_keeps_what_was_typed(self, anna: Surfer, visitor: Client) -> None:
        todo = anna.has("Take the cat to the vet")
        form = {**anna.form(todo, title="Take both cats"), "file": file(photo("cat"))}
        answer = visitor.post(f"/todos/{todo.todo_id}/images", form)
        assert answer.status_code == 401
        assert fields_of(answer)["kept"]
        assert anna.now(todo) == todo

    def test_other_sites_cannot_add(self, alice: Person, anna: Surfer) -> None:
        todo = anna.has("Take the cat to the vet")
        strict = alice.browser(enforce_csrf_checks=True)
        answer = strict.post(f"/todos/{todo.todo_id}/images", {"file": file(photo("cat"))})
        assert answer.status_code == 403
        assert anna.now(todo) == todo

    def test_task_of_somebody_else_gets_none(self, anna: Surfer, ben: Surfer, settings: LazySettings) -> None:
        todo = anna.has("Take the cat to the vet")
        answer = ben.browser.post(f"/todos/{todo.todo_id}/images", {"file": file(photo("cat"))})
        assert answer.status_code == 404
        assert anna.now(todo) == todo


class TestAskAgain:
    def test_shows_what_is_seen_now(self, anna: Surfer, labels: LabelService) -> None:
        todo = stored(anna.has("Take the cat to the vet"))
        address = f"/todos/{todo.todo_id}/images/{todo.images[0].image_id}/labels"
        answer = anna.browser.post(address, headers=PART)
        assert answer.status_code == 200
        assert {"Cat", "Animal"} <= dict(labels_of(answer)).keys()
        assert b"Ask again" not in answer.content
        assert b"<html" not in answer.content

    @pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
    def test_failing_again_says_so_and_keeps_the_button(
        self, anna: Surfer, labels: LabelService, headers: dict[str, str]
    ) -> None:
        labels.fail(error="ThrottlingException")
        todo = stored(anna.has("Take the cat to the vet"))
        address = f"/todos/{todo.todo_id}/images/{todo.images[0].image_id}/labels"
        form = anna.form(todo, title="Take both cats")
        answer = anna.browser.post(address, form, headers=headers)
        assert answer.status_code == 503
        assert b"could not be told this time either" in answer.content
        assert b"Ask again" in answer.content
        assert anna.now(todo) == todo
        if not headers:
            assert fields_of(answer)["title"] == "Take both cats"

    @pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
    def test_asking_too_often_says_so_and_keeps_the_button(
        self, anna: Surfer, labels: LabelService, settings: LazySettings, headers: dict[str, str]
    ) -> None:
        settings.LABEL_CALLS_PER_HOUR = 1
        dependencies.forget()
        todo = stored(anna.has("Take the cat to the vet"))
        address = f"/todos/{todo.todo_id}/images/{todo.images[0].image_id}/labels"
        labels.fail(error="ThrottlingException")
        anna.browser.post(address, headers=headers)
        answer = anna.browser.post(address, headers=headers)
        assert answer.status_code == 429
        assert b"labels of many images" in answer.content
        assert b"Ask again" in answer.content

    def test_image_that_is_gone_is_not_found(self, anna: Surfer) -> None:
        todo = anna.has("Take the cat to the vet")
        address = f"/todos/{todo.todo_id}/images/00000000-0000-4000-8000-000000000001/labels"
        assert anna.browser.post(address).status_code == 404


class TestRemoveWithoutScript:
    def test_removes_for_good_and_keeps_what_was_typed(self, anna: Surfer) -> None:
        todo = stored(anna.has("Take the cat to the vet"))
        (image,) = todo.images
        form = anna.form(todo, title="Take both cats")
        answer = anna.browser.post(f"/todos/{todo.todo_id}/images/{image.image_id}/remove", form)
        assert answer.status_code == 200
        assert b"Image removed." in answer.content
        assert pictures_of(answer) == []
        assert fields_of(answer)["title"] == "Take both cats"
        assert anna.now(todo).images == ()
        gone = dependencies.image_store().url(image.key).url
        assert urllib3.request("GET", gone, retries=False).status == 404

    def test_nobody_else_removes_it(self, anna: Surfer, ben: Surfer) -> None:
        todo = stored(anna.has("Take the cat to the vet"))
        address = f"/todos/{todo.todo_id}/images/{todo.images[0].image_id}/remove"
        assert ben.browser.post(address).status_code == 404
        assert anna.now(todo) == todo

    def test_reading_the_address_removes_nothing(self, anna: Surfer) -> None:
        todo = stored(anna.has("Take the cat to the vet"))
        address = f"/todos/{todo.todo_id}/images/{todo.images[0].image_id}/remove"
        assert anna.browser.get(address).status_code == 405
        assert anna.now(todo) == todo
