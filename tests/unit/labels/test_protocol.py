"""The parameters of `DetectLabels` and the shape of its answer."""

import base64
from typing import Any, Never

import pytest

from deploy.local.labels.errors import PROVOKED, ServiceError
from deploy.local.labels.labelling import Label
from deploy.local.labels.protocol import MODEL_VERSION, detect_labels

PICTURE = b"a picture"
SENT = {"Bytes": base64.b64encode(PICTURE).decode()}
STORED = {"S3Object": {"Bucket": "bucket", "Name": "a/b.jpg"}}


class Service:
    """Notes what is asked of the store and of the eye."""

    def __init__(self, *seen: Label) -> None:
        self.seen = seen
        self.fetched: list[Any] = []
        self.looked: list[Any] = []

    def fetch(self, *place: Any) -> bytes:
        self.fetched.append(place)
        return PICTURE

    def look(self, *question: Any) -> list[Label]:
        self.looked.append(question)
        return list(self.seen)

    def answer(self, request: Any) -> dict[str, Any]:
        return detect_labels(request, fetch=self.fetch, look=self.look)

    def refusal(self, request: Any) -> ServiceError:
        with pytest.raises(ServiceError) as refused:
            self.answer(request)
        assert not self.looked
        return refused.value


@pytest.fixture
def service() -> Service:
    return Service()


def test_answers_in_rekognitions_shape() -> None:
    answer = Service(Label("Cat", 93.25, ("Mammal", "Animal"))).answer({"Image": SENT})

    assert answer == {
        "Labels": [
            {
                "Name": "Cat",
                "Confidence": 93.25,
                "Instances": [],
                "Parents": [{"Name": "Mammal"}, {"Name": "Animal"}],
                "Aliases": [],
                "Categories": [],
            }
        ],
        "LabelModelVersion": MODEL_VERSION,
    }


def test_takes_the_bytes_that_are_sent(service: Service) -> None:
    service.answer({"Image": SENT})

    assert service.looked == [(PICTURE, 55.0, 1000)]
    assert service.fetched == []


def test_fetches_the_object_that_is_named(service: Service) -> None:
    service.answer({"Image": STORED})

    assert service.looked == [(PICTURE, 55.0, 1000)]
    assert service.fetched == [("bucket", "a/b.jpg", None)]


def test_fetches_the_version_that_is_named(service: Service) -> None:
    service.answer({"Image": {"S3Object": {**STORED["S3Object"], "Version": "v1"}}})

    assert service.fetched == [("bucket", "a/b.jpg", "v1")]


@pytest.mark.parametrize(
    ("parameters", "asked"),
    [
        ({"MinConfidence": 0}, (0.0, 1000)),
        ({"MinConfidence": 100}, (100.0, 1000)),
        ({"MinConfidence": 12.5, "MaxLabels": 3}, (12.5, 3)),
        ({"MaxLabels": 0}, (55.0, 0)),
        ({"MaxLabels": 5000}, (55.0, 1000)),
        ({"Features": ["GENERAL_LABELS"]}, (55.0, 1000)),
    ],
)
def test_passes_on_what_is_asked(
    service: Service, parameters: dict[str, Any], asked: tuple[float, int]
) -> None:
    service.answer({"Image": SENT, **parameters})

    assert service.looked == [(PICTURE, *asked)]


@pytest.mark.parametrize(
    "parameters",
    [
        {"MinConfidence": -0.1},
        {"MinConfidence": 100.1},
        {"MinConfidence": float("nan")},
        {"MaxLabels": -1},
        {"Image": {"Bytes": ""}},
        {"Image": {"Bytes": base64.b64encode(bytes(5 * 1024 * 1024 + 1)).decode()}},
    ],
    ids=str,
)
def test_refuses_what_the_api_does_not_allow(service: Service, parameters: dict[str, Any]) -> None:
    assert service.refusal({"Image": SENT, **parameters}).code == "ValidationException"


@pytest.mark.parametrize(
    "parameters",
    [
        {"MinConfidence": "90"},
        {"MinConfidence": True},
        {"MaxLabels": 1.5},
        {"MaxLabels": [1]},
        {"MaxLabels": float("inf")},
        {"MaxLabels": float("nan")},
        {"Image": None},
        {"Image": {}},
        {"Image": "cat.jpg"},
        {"Image": {**SENT, **STORED}},
        {"Image": {"S3Object": {"Bucket": "bucket"}}},
        {"Image": {"S3Object": {"Bucket": "b", "Name": "a"}}},
        {"Image": {"S3Object": {"Bucket": "bucket", "Name": ""}}},
        {"Features": ["IMAGE_PROPERTIES"]},
        {"Settings": {"GeneralLabels": {"LabelInclusionFilters": ["Cat"]}}},
    ],
    ids=str,
)
def test_refuses_wrong_parameters(service: Service, parameters: dict[str, Any]) -> None:
    refusal = service.refusal({"Image": SENT, **parameters})

    assert (refusal.code, refusal.status) == ("InvalidParameterException", 400)


@pytest.mark.parametrize("request_", [[], "text", 7, None, {"Image": {"Bytes": "not base64!"}}])
def test_refuses_what_is_no_request(service: Service, request_: object) -> None:
    assert service.refusal(request_).code == "SerializationException"


def test_a_failing_store_is_not_looked_at(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*_: object) -> Never:
        raise PROVOKED["InvalidS3ObjectException"]

    monkeypatch.setattr(service, "fetch", fetch)

    assert service.refusal({"Image": STORED}).code == "InvalidS3ObjectException"
