"""What the tests of images share: sending a picture as a browser does."""

from __future__ import annotations

from typing import Any

import urllib3
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.integration.api.conftest import Api
from todos.images.domain import JPEG
from webapp.aws.clients import s3_client


class Images(Api):
    """A caller of `/api/v1` who has pictures."""

    def upload_form(self, content_type: str = JPEG) -> dict[str, Any]:
        answer = self.get(f"upload?action=create&content_type={content_type}")
        assert answer.status_code == 200, answer.content
        form: dict[str, Any] = answer.json()
        return form

    def uploaded(self, data: bytes, content_type: str = JPEG) -> str:
        """The key of a picture that lies in the bucket."""
        form = self.upload_form(content_type)
        assert posted(form, data) == 204
        key: str = form["key"]
        return key

    def attach(self, todo: dict[str, Any], key: str) -> Any:
        return self.post(f"todos/{todo['todo_id']}/images", {"key": key})

    def send(self, todo: dict[str, Any], data: bytes, name: str = "photo.jpg", kind: str = JPEG) -> Any:
        """Send a picture with the request, as a form without a script does."""
        file = SimpleUploadedFile(name, data, kind)
        return self.client.post(f"/api/v1/todos/{todo['todo_id']}/images", {"file": file})

    def with_image(self, data: bytes, title: str = "With an image") -> dict[str, Any]:
        """A task with one image."""
        answer = self.attach(self.created(title), self.uploaded(data))
        assert answer.status_code == 201, answer.content
        todo: dict[str, Any] = answer.json()
        return todo


def posted(form: dict[str, Any], data: bytes, **changed: str) -> int:
    """Send a file to the bucket as a browser does; the status of the answer."""
    fields = {**form["fields"], **changed}
    body = {**fields, "file": ("photo.jpg", data, fields.get("Content-Type", JPEG))}
    return urllib3.request("POST", form["url"], fields=body, retries=False).status


def stored_keys(settings: Any) -> list[str]:
    """The keys of all objects in the bucket."""
    found = s3_client().list_objects_v2(Bucket=settings.IMAGES_BUCKET)
    return [thing["Key"] for thing in found.get("Contents", [])]
