"""`DetectLabels` as Rekognition's JSON protocol speaks it: its parameters, its answer, its refusals."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from deploy.local.labels import errors
from deploy.local.labels.labelling import Label

# The answer's `LabelModelVersion`; AWS's own are numbers such as 3.0, so that nobody takes this one for theirs.
MODEL_VERSION = "local-efficientnet-lite0-1"

_DEFAULT_CONFIDENCE = 55.0
_MOST_LABELS = 1000
_MOST_BYTES_SENT = 5 * 1024 * 1024
_SHORTEST_BUCKET = 3

# Both raise `ServiceError`.
Fetch = Callable[[str, str, str | None], bytes]
Look = Callable[[bytes, float, int], list[Label]]


def detect_labels(request: Any, *, fetch: Fetch, look: Look) -> dict[str, Any]:
    """Answer a request.

    Args:
        request: the request's JSON.
        fetch: gives an object's bytes by bucket, key and version.
        look: gives the labels of a picture's bytes, of at least a confidence and at most a number.

    Raises:
        ServiceError: as Rekognition would.
    """
    if not isinstance(request, dict):
        raise errors.ServiceError(
            "SerializationException", "Start of structure or map found where not expected."
        )
    _refuse_what_is_unknown(request)
    min_confidence, max_labels = _min_confidence(request), _max_labels(request)
    found = look(_image(request.get("Image"), fetch), min_confidence, max_labels)
    return {"Labels": [_wire(label) for label in found], "LabelModelVersion": MODEL_VERSION}


def _refuse_what_is_unknown(request: dict[str, Any]) -> None:
    """Better an error than an answer that leaves out what was asked for."""
    if request.get("Features") not in (None, [], ["GENERAL_LABELS"]):
        raise errors.unsupported("other features than GENERAL_LABELS")
    if request.get("Settings"):
        raise errors.unsupported("settings")


def _min_confidence(request: dict[str, Any]) -> float:
    value = request.get("MinConfidence")
    if value is None:
        return _DEFAULT_CONFIDENCE
    if not _is_number(value):
        raise errors.invalid_parameters()
    # Written so that NaN, which Python's JSON lets through, fails too.
    if not 0 <= value <= 100:  # noqa: PLR2004 -- per cent
        raise errors.failed_constraint("minConfidence", "have value between 0 and 100")
    return float(value)


def _max_labels(request: dict[str, Any]) -> int:
    value = request.get("MaxLabels")
    if value is None:
        return _MOST_LABELS
    if not _is_number(value) or not float(value).is_integer():
        raise errors.invalid_parameters()
    if value < 0:
        raise errors.failed_constraint("maxLabels", "have value greater than or equal to 0")
    return min(int(value), _MOST_LABELS)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _image(image: Any, fetch: Fetch) -> bytes:
    match image:
        case {"Bytes": str() as encoded} if image.get("S3Object") is None:
            return _sent(encoded)
        case {"S3Object": {"Bucket": str() as bucket, "Name": str() as key} as place} if (
            image.get("Bytes") is None
        ):
            if len(bucket) < _SHORTEST_BUCKET or not key:
                raise errors.invalid_parameters()
            version = place.get("Version")
            return fetch(bucket, key, version if isinstance(version, str) else None)
        case _:
            raise errors.invalid_parameters()


def _sent(encoded: str) -> bytes:
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise errors.ServiceError("SerializationException", "Invalid base64 in Bytes") from error
    if not data:
        raise errors.failed_constraint("image.bytes", "have length greater than or equal to 1")
    if len(data) > _MOST_BYTES_SENT:
        raise errors.failed_constraint("image.bytes", f"have length less than or equal to {_MOST_BYTES_SENT}")
    return data


def _wire(label: Label) -> dict[str, Any]:
    return {
        "Name": label.name,
        "Confidence": label.confidence,
        "Instances": [],
        "Parents": [{"Name": name} for name in label.parents],
        "Aliases": [],
        "Categories": [],
    }
