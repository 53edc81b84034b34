"""The routes of images: uploads, labels, and the images of a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import APIView

from todos import dependencies
from todos.access import Access
from todos.callers import access_of
from todos.images import serializers as bodies
from todos.images.errors import LabelDetectionFailed
from todos.tasks.api.todos import ETAG, todo_response
from todos.tasks.serializers import TodoSerializer
from webapp.api.bodies import StrictJSONParser, StrictMultiPartParser, validated
from webapp.api.openapi import SIGNED_IN, WITH_BODY, problems
from webapp.api.paging import query_of
from webapp.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


class UploadView(APIView):
    """Send an image straight to the bucket, and read it there."""

    @extend_schema(
        operation_id="upload",
        parameters=[bodies.UploadQuerySerializer],
        responses={
            200: PolymorphicProxySerializer(
                component_name="Upload",
                serializers=[bodies.CreatedUploadSerializer, bodies.SignedUrlSerializer],
                resource_type_field_name=None,
            )
        }
        | problems(*SIGNED_IN, 400, 404, 415),
    )
    def get(self, request: Request) -> Response:
        """`action=create`: a form that sends one image to the bucket. `action=get`: an address to read one at."""
        query = query_of(request)
        action = query.get("action")
        if not action:
            raise InvalidInput("Action parameter is required")
        answer = _ACTIONS.get(action)
        if answer is None:
            raise InvalidInput("Unsupported action")
        data = validated(bodies.UploadQuerySerializer, query)
        return Response(answer(access_of(request), data))


def _create_upload(access: Access, data: dict[str, Any]) -> dict[str, Any]:
    upload = dependencies.image_service().new_upload(access, content_type=_required(data, "content_type"))
    return {
        "url": upload.url,
        "fields": upload.fields,
        "key": upload.key,
        "max_bytes": upload.max_bytes,
        "expires_in": upload.expires_in_seconds,
    }


def _sign_url(access: Access, data: dict[str, Any]) -> dict[str, Any]:
    signed = dependencies.image_service().url(access, key=_required(data, "key"))
    return {"url": signed.url, "expires_in": signed.expires_in_seconds}


_ACTIONS = {"create": _create_upload, "get": _sign_url}


def _required(data: dict[str, Any], name: str) -> str:
    """A parameter that this action needs and the other does not.

    Raises:
        InvalidInput: it is missing.
    """
    value: str = data.get(name, "")
    if not value:
        raise InvalidInput(errors=(FieldError(name, "required", f"{name} is required with this action."),))
    return value


class RekognitionView(APIView):
    """See what is in an image."""

    @extend_schema(
        operation_id="detect_labels",
        parameters=[bodies.LabelsQuerySerializer],
        responses={200: bodies.LabelsSerializer} | problems(*SIGNED_IN, 400, 404),
    )
    def get(self, request: Request) -> Response:
        """The labels of one of your uploaded images, attached or not, the surest first."""
        data = validated(bodies.LabelsQuerySerializer, query_of(request))
        service = dependencies.image_service()
        try:
            found = service.detect_labels(access_of(request), key=data["imagekey"])
        except LabelDetectionFailed as error:
            raise LabelDetectionFailed("Label detection failed") from error
        return Response({"labels": bodies.label_bodies(found.labels)})


class TodoImagesView(APIView):
    """The images of a task."""

    parser_classes = [StrictJSONParser, StrictMultiPartParser]

    @extend_schema(
        operation_id="attach_image",
        parameters=[ETAG],
        request={
            "application/json": bodies.AttachUploadSerializer,
            "multipart/form-data": bodies.AttachFileSerializer,
        },
        responses={201: TodoSerializer} | problems(*SIGNED_IN, *WITH_BODY, 404, 409, 422),
    )
    def post(self, request: Request, todo_id: UUID) -> Response:
        """Attach an image: by the key of a finished upload, or sent here as a form. Labels come with the answer."""
        service, access = dependencies.image_service(), access_of(request)
        if request.content_type.startswith("multipart/"):
            file = validated(bodies.AttachFileSerializer, request.data)["file"]
            todo = service.attach_file(access, todo_id=str(todo_id), file=file)
        else:
            key = validated(bodies.AttachUploadSerializer, request.data)["key"]
            todo = service.attach_upload(access, todo_id=str(todo_id), key=key)
        return todo_response(request, todo, status.HTTP_201_CREATED)


class TodoImageView(APIView):
    """One image of a task."""

    @extend_schema(
        operation_id="remove_image",
        parameters=[ETAG],
        responses={200: TodoSerializer} | problems(*SIGNED_IN, 404),
    )
    def delete(self, request: Request, todo_id: UUID, image_id: UUID) -> Response:
        """Take an image away from a task; the image is deleted."""
        todo = dependencies.image_service().remove(
            access_of(request), todo_id=str(todo_id), image_id=str(image_id)
        )
        return todo_response(request, todo)


class ImageLabelsView(APIView):
    """The labels of an image."""

    @extend_schema(
        operation_id="label_image_again",
        parameters=[ETAG],
        request=None,
        responses={200: TodoSerializer} | problems(*SIGNED_IN, 404),
    )
    def post(self, request: Request, todo_id: UUID, image_id: UUID) -> Response:
        """Ask again what is in an image."""
        todo = dependencies.image_service().label_again(
            access_of(request), todo_id=str(todo_id), image_id=str(image_id)
        )
        return todo_response(request, todo)
