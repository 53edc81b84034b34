"""Labels from Amazon Rekognition, which reads the image from the bucket itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from todos.access import Access
from todos.images.domain import DetectedLabels, Label
from todos.images.errors import ImageNotFound, LabelDetectionFailed
from todos.images.ports import Labeller
from webapp.aws.outages import error_code
from webapp.limits import Allowance, Limit, limits
from webapp.metrics import count
from webapp.places import Full

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_rekognition.type_defs import LabelTypeDef

_log = logging.getLogger(__name__)

_HOUR_SECONDS = 3600
_TOO_MANY = "You have asked for the labels of many images. Wait a while and ask again."
_NO_SUCH_OBJECT = "InvalidS3ObjectException"


class RekognitionLabeller:
    """`Labeller` over Rekognition's `DetectLabels`.

    Args:
        client: asks once and gives up in seconds.
        bucket: where the images are; of Rekognition's own region.
        max_labels: how many labels at most.
        min_confidence: from which confidence on, in per cent.
    """

    def __init__(
        self, *, client: RekognitionClient, bucket: str, max_labels: int, min_confidence: float
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._max_labels = max_labels
        self._min_confidence = min_confidence

    def detect(self, access: Access, key: str) -> DetectedLabels:
        with _translated():
            answer = self._client.detect_labels(
                Image={"S3Object": {"Bucket": self._bucket, "Name": key}},
                MaxLabels=self._max_labels,
                MinConfidence=self._min_confidence,
            )
        labels = sorted(map(_label, answer["Labels"]), key=lambda label: -label.confidence)
        return DetectedLabels(tuple(labels), answer["LabelModelVersion"])


class LimitedLabeller:
    """`Labeller` around another one that one person cannot ask without end: every answer is paid for.

    Args:
        labeller: the one that is asked.
        per_hour: how often, for each person.
    """

    def __init__(self, *, labeller: Labeller, per_hour: int) -> None:
        self._labeller = labeller
        self._limit = Limit("labels", per_hour, _HOUR_SECONDS, _TOO_MANY)

    def detect(self, access: Access, key: str) -> DetectedLabels:
        limits().take(Allowance(self._limit, access.actor_id))
        return self._labeller.detect(access, key)


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
    except (BotoCoreError, Full) as error:
        _note_failure(type(error).__name__)
        raise LabelDetectionFailed from error


def _note_failure(cause: str) -> None:
    _log.warning("no labels", extra={"fields": {"cause": cause}})
    count("label_failures")


def _label(found: LabelTypeDef) -> Label:
    parents = tuple(parent["Name"] for parent in found.get("Parents", ()))
    return Label(found["Name"], round(found["Confidence"], 2), parents)
