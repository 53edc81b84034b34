"""The JSON bodies of images: what is taken, and what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from todos import dependencies
from todos.images.domain import LABEL_DETECTION_FAILED, MAX_IMAGE_BYTES
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from todos.images.domain import Image, Label

MAX_KEY_LENGTH = 1024


class LabelSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    confidence = serializers.FloatField(help_text="In per cent.")
    parents = serializers.ListField(child=serializers.CharField())


class ImageSerializer(serializers.Serializer[Any]):
    image_id = serializers.UUIDField()
    key = serializers.CharField()
    content_type = serializers.CharField()
    bytes = serializers.IntegerField()
    width = serializers.IntegerField(help_text="Of the picture as it is shown.")
    height = serializers.IntegerField(help_text="Of the picture as it is shown.")
    url = serializers.CharField(help_text="Signed; opens the image for three quarters of an hour at least.")
    labels = LabelSerializer(many=True, allow_null=True)
    label_error = serializers.CharField(
        allow_null=True, help_text=f"`{LABEL_DETECTION_FAILED}` where labels are missing for that reason."
    )


class AttachUploadSerializer(StrictSerializer):
    key = Text(max_length=MAX_KEY_LENGTH, help_text="Of a finished upload.")


class AttachFileSerializer(StrictSerializer):
    file = serializers.FileField(
        allow_empty_file=True, help_text=f"A JPEG or PNG of {MAX_IMAGE_BYTES // 1024 // 1024} MiB at most."
    )


class UploadQuerySerializer(StrictSerializer):
    """The query of `upload`; which of the other two an action needs is its own affair."""

    action = serializers.ChoiceField(["create", "get"])
    content_type = serializers.CharField(
        required=False, help_text="With `create`: `image/jpeg` or `image/png`."
    )
    key = serializers.CharField(required=False, max_length=MAX_KEY_LENGTH, help_text="With `get`.")


class CreatedUploadSerializer(serializers.Serializer[Any]):
    """Where and how to send an image: a form with these fields, and the file behind them as `file`."""

    url = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]  # The contract's name; DRF's own `fields` is a property of the same.
    key = serializers.CharField()
    max_bytes = serializers.IntegerField()
    expires_in = serializers.IntegerField(help_text="In seconds.")


class SignedUrlSerializer(serializers.Serializer[Any]):
    url = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="In seconds.")


class LabelsQuerySerializer(StrictSerializer):
    imagekey = serializers.CharField(max_length=MAX_KEY_LENGTH)


class LabelsSerializer(serializers.Serializer[Any]):
    labels = LabelSerializer(many=True)


def image_body(image: Image) -> dict[str, Any]:
    """`ImageSerializer`'s body."""
    return {
        "image_id": image.image_id,
        "key": image.key,
        "content_type": image.content_type,
        "bytes": image.byte_count,
        "width": image.width,
        "height": image.height,
        "url": dependencies.image_store().url(image.key).url,
        "labels": None if image.labels is None else label_bodies(image.labels),
        "label_error": image.label_error,
    }


def label_bodies(labels: Iterable[Label]) -> list[dict[str, Any]]:
    """`LabelSerializer`'s bodies."""
    return [
        {"name": label.name, "confidence": label.confidence, "parents": list(label.parents)}
        for label in labels
    ]
