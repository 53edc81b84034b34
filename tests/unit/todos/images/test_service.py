"""The use cases of images, over stand-ins for the store, the bucket and what sees labels."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import BytesIO
from typing import IO

import pytest

from tests.factories import make_todo
from tests.fakes import FakeClock, FakeLabeller, InMemoryImageStore, InMemoryTodoRepository
from tests.pictures import encoded, located, noise, photo
from tests.repositories import edit
from todos.access import Access
from todos.images.domain import MAX_IMAGE_BYTES, Image
from todos.images.errors import (
    BrokenImage,
    ImageNotFound,
    ImageSizeRefused,
    ImageTooLarge,
    LabelDetectionFailed,
    NotAnImage,
    TooManyImages,
    UploadExpired,
)
from todos.images.service import ImageService
from todos.tasks.domain import TIME_IN_TRASH, Todo
from todos.tasks.errors import TodoNotFound
from webapp.errors import DomainError, Unavailable

OWNER, OTHER = Access.own("VAH000001"), Access.own("VAH000002")


class House:
    """The service and what it stands on."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.todos = InMemoryTodoRepository()
        self.store = InMemoryImageStore(self.clock)
        self.labeller = FakeLabeller()
        self.service = ImageService(
            repository=self.todos,
            store=self.store,
            labeller=self.labeller,
            clock=self.clock,
            new_id=lambda: str(uuid.uuid4()),
        )

    def todo(self, owner: Access = OWNER) -> Todo:
        return self.todos.add(owner, make_todo(space_id=owner.space_id))[0]

    def uploaded(self, data: bytes | None = None, kind: str = "image/jpeg", owner: Access = OWNER) -> str:
        key = self.service.new_upload(owner, content_type=kind).key
        self.store.save(key, BytesIO(photo("cat") if data is None else data), kind)
        return key

    def attach(self, todo: Todo, key: str) -> Todo:
        return self.service.attach_upload(Access.own(todo.space_id), todo_id=todo.todo_id, key=key)

    def with_image(self) -> tuple[Todo, Image]:
        todo = self.todo()
        todo = self.attach(todo, self.uploaded())
        return todo, todo.images[0]

    def remove(self, todo: Todo, image: Image) -> Todo:
        return self.service.remove(OWNER, todo_id=todo.todo_id, image_id=image.image_id)

    def trash(self, todo: Todo) -> Todo:
        return edit(self.todos, OWNER, todo.todo_id, lambda before: before.trashed(at=self.clock()))

    @property
    def keys(self) -> list[str]:
        return [stored.key for stored in self.store.list()]


@pytest.fixture
def house() -> House:
    return House()


class TestUploads:
    @pytest.mark.parametrize(("kind", "ending"), [("image/jpeg", ".jpg"), ("image/png", ".png")])
    def test_have_keys_of_their_own_below_their_owners_id(self, house: House, kind: str, ending: str) -> None:
        keys = {house.service.new_upload(OWNER, content_type=kind).key for _ in range(3)}
        assert len(keys) == 3
        assert all(key.startswith(f"{OWNER.space_id}/") and key.endswith(ending) for key in keys)

    @pytest.mark.parametrize("kind", ["image/gif", "image/svg+xml", "text/html", "", "IMAGE/JPEG"])
    def test_are_for_jpeg_and_png_only(self, house: House, kind: str) -> None:
        with pytest.raises(NotAnImage):
            house.service.new_upload(OWNER, content_type=kind)


class TestKeys:
    UUID = "00928be2-29ba-4a00-b7e1-5612ed7363f6"

    @pytest.mark.parametrize(
        "key",
        [
            f"{OTHER.space_id}/{UUID}.jpg",
            f"{OWNER.space_id}0/{UUID}.jpg",
            f"{OWNER.space_id}/../{OTHER.space_id}/{UUID}.jpg",
            f"../{OWNER.space_id}/{UUID}.jpg",
            f"{OWNER.space_id}/{UUID}.jpg/..",
            f"{OWNER.space_id}//{UUID}.jpg",
            f"/{OWNER.space_id}/{UUID}.jpg",
            f"{OWNER.space_id}/{UUID}.gif",
            f"{OWNER.space_id}/{UUID}.jpg\n",
            f"{OWNER.space_id}/{UUID.upper()}.jpg",
            f"{OWNER.space_id}/photo.jpg",
            f"{OWNER.space_id}%2F{UUID}.jpg",
            OWNER.space_id,
            "",
        ],
    )
    def test_that_can_be_none_of_the_owners_are_no_images(self, house: House, key: str) -> None:
        todo = house.todo()
        for ask in (
            lambda: house.service.url(OWNER, key=key),
            lambda: house.service.detect_labels(OWNER, key=key),
            lambda: house.attach(todo, key),
        ):
            with pytest.raises(ImageNotFound):
                ask()
        assert house.labeller.asked == []


class TestAttachingAnUpload:
    def test_keeps_what_it_is_and_what_is_in_it(self, house: House) -> None:
        todo = house.todo()
        key = house.uploaded()
        image = house.attach(todo, key).images[0]
        assert image == Image(
            image_id=key.removeprefix(f"{OWNER.space_id}/").removesuffix(".jpg"),
            key=key,
            content_type="image/jpeg",
            byte_count=len(photo("cat")),
            width=image.width,
            height=image.height,
            attached_at=house.clock(),
            labels=house.labeller.labels,
            label_model="3.0",
        )
        assert image.alt == "Photo: cat, animal"
        assert house.keys == [key]

    def test_twice_is_one_image(self, house: House) -> None:
        todo = house.todo()
        key = house.uploaded()
        assert house.attach(todo, key) == house.attach(todo, key)
        assert house.keys == [key]

    def test_goes_on_without_labels(self, house: House) -> None:
        house.labeller.failure = LabelDetectionFailed()
        _, image = house.with_image()
        assert (image.labels, image.label_error, image.alt) == (None, "label_detection_failed", "Photo")

    @pytest.mark.parametrize(
        ("data", "error"),
        [
            (encoded(noise(), "GIF"), NotAnImage),
            (encoded(noise(), "WEBP"), NotAnImage),
            (b"<!doctype html>", NotAnImage),
            (b"<svg/>", NotAnImage),
            (b"", NotAnImage),
            (photo("cat")[:-100], BrokenImage),
            (encoded(noise((79, 79))), ImageSizeRefused),
            (b"\xff\xd8\xff" + bytes(MAX_IMAGE_BYTES), ImageTooLarge),
        ],
    )
    def test_leaves_nothing_of_what_it_refuses(
        self, house: House, data: bytes, error: type[DomainError]
    ) -> None:
        todo = house.todo()
        key = house.uploaded(data)
        with pytest.raises(error):
            house.attach(todo, key)
        assert house.keys == []
        assert house.todos.get(OWNER, todo.todo_id) == todo
        assert house.labeller.asked == []

    def test_takes_ten_and_leaves_nothing_of_the_eleventh(self, house: House) -> None:
        todo = house.todo()
        kept = [house.uploaded() for _ in range(10)]
        for key in kept:
            full = house.attach(todo, key)
        with pytest.raises(TooManyImages):
            house.attach(todo, house.uploaded())
        assert house.todos.get(OWNER, todo.todo_id) == full
        assert house.keys == sorted(kept)
        assert house.attach(todo, kept[3]) == full

    def test_of_another_task_is_not_deleted_when_it_is_refused(self, house: House) -> None:
        _, image = house.with_image()
        full = house.todo()
        for _ in range(10):
            house.attach(full, house.uploaded())
        with pytest.raises(TooManyImages):
            house.attach(full, image.key)
        assert image.key in house.keys

    def test_goes_by_the_bytes_not_by_the_name(self, house: House) -> None:
        png = encoded(noise(), "PNG")
        image = house.attach(house.todo(), house.uploaded(png)).images[0]
        assert (image.content_type, image.key[-4:]) == ("image/png", ".jpg")
        with house.store.open(image.key) as stored:
            assert (stored.content_type, stored.content.read(len(png) + 1)) == ("image/png", png)

    def test_takes_the_location_out_where_a_caller_left_it_in(self, house: House) -> None:
        picture = noise()
        told = encoded(picture, exif=located())
        image = house.attach(house.todo(), house.uploaded(told)).images[0]
        with house.store.open(image.key) as stored:
            content = stored.content.read(len(told))
        assert (len(content), content) == (image.byte_count, encoded(picture))

    def test_that_is_not_there(self, house: House) -> None:
        key = house.service.new_upload(OWNER, content_type="image/jpeg").key
        with pytest.raises(ImageNotFound):
            house.attach(house.todo(), key)

    def test_to_a_task_that_is_not_there(self, house: House) -> None:
        key = house.uploaded()
        for todo in (make_todo(), house.todo(OTHER), house.trash(house.todo())):
            with pytest.raises(TodoNotFound):
                house.service.attach_upload(OWNER, todo_id=todo.todo_id, key=key)
        assert house.keys == [key]

    def test_ends_before_it_may_be_swept(self, house: House) -> None:
        todo, attached, late = house.todo(), house.uploaded(), house.uploaded()
        now = house.attach(todo, attached)
        house.clock.advance(hours=23)
        house.attach(house.todo(), house.uploaded())
        house.clock.advance(seconds=1)
        with pytest.raises(UploadExpired):
            house.attach(todo, late)
        assert house.attach(todo, attached) == now


class TestAttachingAFile:
    def attach(self, house: House, todo: Todo, data: bytes) -> Todo:
        return house.service.attach_file(OWNER, todo_id=todo.todo_id, file=BytesIO(data))

    def test_leaves_its_metadata_out(self, house: House) -> None:
        picture = noise()
        told = encoded(picture, exif=located())
        image = self.attach(house, house.todo(), told).images[0]
        with house.store.open(image.key) as stored:
            assert stored.content.read(len(told)) == encoded(picture)
        assert image.labels == house.labeller.labels

    def test_drops_what_follows_the_picture(self, house: House) -> None:
        image = self.attach(house, house.todo(), photo("cat") + bytes(2**18)).images[0]
        assert image.byte_count <= len(photo("cat"))

    @pytest.mark.parametrize(
        ("data", "error"),
        [
            (encoded(noise(), "GIF"), NotAnImage),
            (photo("cat")[:-100], BrokenImage),
            (b"\x89PNG\r\n\x1a\n" + bytes(MAX_IMAGE_BYTES), BrokenImage),
            (photo("cat")[:-2] + bytes(MAX_IMAGE_BYTES), ImageTooLarge),
        ],
    )
    def test_keeps_nothing_of_what_it_refuses(
        self, house: House, data: bytes, error: type[DomainError]
    ) -> None:
        with pytest.raises(error):
            self.attach(house, house.todo(), data)
        assert house.keys == []

    def test_to_a_full_task_or_none(self, house: House) -> None:
        todo = house.todo()
        for _ in range(10):
            self.attach(house, todo, photo("cat"))
        kept = house.keys
        with pytest.raises(TooManyImages):
            self.attach(house, todo, photo("cat"))
        for missing in (make_todo(), house.trash(house.todo())):
            with pytest.raises(TodoNotFound):
                self.attach(house, missing, photo("cat"))
        assert house.keys == kept

    def test_when_the_last_place_is_taken_meanwhile(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        todo = house.todo()
        for _ in range(9):
            self.attach(house, todo, photo("cat"))
        save = house.store.save

        def save_while_another_is_faster(key: str, content: IO[bytes], content_type: str) -> None:
            monkeypatch.setattr(house.store, "save", save)
            self.attach(house, todo, photo("coffee"))
            save(key, content, content_type)

        monkeypatch.setattr(house.store, "save", save_while_another_is_faster)
        with pytest.raises(TooManyImages):
            self.attach(house, todo, photo("cat"))
        assert set(house.keys) == {image.key for image in house.todos.get(OWNER, todo.todo_id).images}


class TestLabels:
    def test_are_asked_for_again(self, house: House) -> None:
        house.labeller.failure = LabelDetectionFailed()
        todo, image = house.with_image()
        house.labeller.failure = None
        again = house.service.label_again(OWNER, todo_id=todo.todo_id, image_id=image.image_id)
        (labelled,) = again.images
        assert (labelled.labels, labelled.label_error) == (house.labeller.labels, None)
        assert again.version == todo.version + 1

    def test_that_cannot_be_told_again_change_nothing(self, house: House) -> None:
        todo, image = house.with_image()
        house.labeller.failure = LabelDetectionFailed()
        with pytest.raises(LabelDetectionFailed):
            house.service.label_again(OWNER, todo_id=todo.todo_id, image_id=image.image_id)
        assert house.todos.get(OWNER, todo.todo_id) == todo

    def test_of_an_image_that_is_not_there(self, house: House) -> None:
        todo, image = house.with_image()
        for todo_id, image_id, error in (
            (todo.todo_id, str(uuid.uuid4()), ImageNotFound),
            (house.todo().todo_id, image.image_id, ImageNotFound),
            (str(uuid.uuid4()), image.image_id, TodoNotFound),
        ):
            with pytest.raises(error):
                house.service.label_again(OWNER, todo_id=todo_id, image_id=image_id)


class TestRemoving:
    def test_deletes_the_object(self, house: House) -> None:
        todo, image = house.with_image()
        after = house.remove(todo, image)
        assert (after.images, after.version) == ((), todo.version + 1)
        assert house.keys == []
        with pytest.raises(ImageNotFound):
            house.remove(todo, image)

    def test_leaves_the_image_where_the_object_cannot_be_deleted(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        todo, image = house.with_image()

        def fail(keys: object) -> None:
            raise Unavailable

        with monkeypatch.context() as patch:
            patch.setattr(house.store, "delete", fail)
            with pytest.raises(Unavailable):
                house.remove(todo, image)
        assert house.todos.get(OWNER, todo.todo_id) == todo
        house.remove(todo, image)
        assert house.keys == []

    def test_spares_an_object_that_is_on_another_task_as_well(self, house: House) -> None:
        todo, image = house.with_image()
        other = house.attach(house.todo(), image.key)
        house.remove(todo, image)
        assert house.keys == [image.key]
        house.remove(other, image)
        assert house.keys == []

    def test_from_a_trashed_task_is_refused(self, house: House) -> None:
        todo, image = house.with_image()
        house.trash(todo)
        with pytest.raises(TodoNotFound):
            house.remove(todo, image)
        assert house.keys == [image.key]

    def test_everything_of_an_account(self, house: House) -> None:
        house.with_image()
        house.uploaded()
        others = house.uploaded(owner=OTHER)
        assert house.service.remove_all(OWNER) == 2
        assert house.keys == [others]
        assert house.service.remove_all(OWNER) == 0


class TestSweeping:
    def test_takes_what_no_task_refers_to_after_a_day(self, house: House) -> None:
        _, attached = house.with_image()
        trashed, image = house.with_image()
        house.trash(trashed)
        house.uploaded()
        house.uploaded(owner=OTHER)
        house.clock.advance(hours=24, seconds=-1)
        young = house.uploaded()
        assert house.service.sweep() == 0
        house.clock.advance(seconds=1)
        assert house.service.sweep() == 2
        assert house.keys == sorted([attached.key, image.key, young])

    def test_takes_the_images_of_tasks_whose_time_in_the_trash_is_over(self, house: House) -> None:
        todo, image = house.with_image()
        house.trash(todo)
        house.clock.advance(days=TIME_IN_TRASH.days, seconds=-1)
        assert house.service.sweep() == 0
        assert house.keys == [image.key]
        house.clock.advance(seconds=1)
        assert house.service.sweep() == 1
        assert house.keys == []

    def test_leaves_alone_what_is_no_image_of_ours(self, house: House) -> None:
        for key in ("README", f"{OWNER.space_id}/notes.txt"):
            house.store.save(key, BytesIO(b"x"), "text/plain")
        house.clock.now += timedelta(days=9)
        assert house.service.sweep() == 0
        assert len(house.keys) == 2

    def test_never_takes_what_may_still_be_attached(self, house: House) -> None:
        todo, key = house.todo(), house.uploaded()
        house.clock.advance(hours=23)
        house.attach(todo, key)
        house.clock.advance(hours=2)
        assert house.service.sweep() == 0
        assert house.keys == [key]
