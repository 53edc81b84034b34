"""Labels from Amazon Rekognition, which reads the image from the bucket itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from todos.errors import ImageNotFound, LabelDetectionFailed
from todos.images import DetectedLabels, Label
from webapp.dynamodb import error_code
from webapp.metrics import count

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_rekognition.type_defs import LabelTypeDef

_log = logging.getLogger(__name__)

_NO_SUCH_OBJECT = "InvalidS3ObjectException"


class RekognitionLabeller:
    """`Labeller` over Rekognition's `DetectLabels`.

    Args:
        client: asks once and gives up in seconds.
        bucket: where the images are; of Rekognition's own region.
        max_labels: how many labels at most.
        min_confidence: from which confidence on, in per cent.
        at_once: how many calls at the same time. A slow Rekognition then holds so many threads of the process, and
            never all of them; who comes on top is told at once that there are no labels for now.
    """

    def __init__(
        self, *, client: RekognitionClient, bucket: str, max_labels: int, min_confidence: float, at_once: int
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._max_labels = max_labels
        self._min_confidence = min_confidence
        self._places = BoundedSemaphore(at_once)

    def detect(self, key: str) -> DetectedLabels:
        with self._place(), _translated():
            answer = self._client.detect_labels(
                Image={"S3Object": {"Bucket": self._bucket, "Name": key}},
                MaxLabels=self._max_labels,
                MinConfidence=self._min_confidence,
            )
        labels = sorted(map(_label, answer["Labels"]), key=lambda label: -label.confidence)
        return DetectedLabels(tuple(labels), answer["LabelModelVersion"])

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            _note_failure("too many calls at once")
            raise LabelDetectionFailed
        try:
            yield
        finally:
            self._places.release()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn every failure into one of ours, and say in the log which it was."""
    try:
        yield
    except ClientError as error:
        _note_failure(error_code(error))
        if error_code(error) == _NO_SUCH_OBJECT:
            raise ImageNotFound from error
        raise LabelDetectionFailed from error
    except BotoCoreError as error:
        _note_failure(type(error).__name__)
        raise LabelDetectionFailed from error


def _note_failure(cause: str) -> None:
    _log.warning("no labels", extra={"fields": {"cause": cause}})
    count("label_failures")


def _label(found: LabelTypeDef) -> Label:
    parents = tuple(parent["Name"] for parent in found.get("Parents", ()))
    return Label(found["Name"], round(found["Confidence"], 2), parents)
