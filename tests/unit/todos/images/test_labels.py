"""What Rekognition is asked, and what is made of its answers and of its silence."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.stub import Stubber

from todos.access import Access
from todos.images.domain import DetectedLabels, Label
from todos.images.errors import ImageNotFound, LabelDetectionFailed
from todos.images.labels import RekognitionLabeller
from webapp import metrics
from webapp.aws import bounds
from webapp.aws.clients import rekognition_client
from webapp.places import Places

ANYBODY = Access.own("VAH000001")
KEY = "VAH000001/00928be2-29ba-4a00-b7e1-5612ed7363f6.jpg"
ASKED = {
    "Image": {"S3Object": {"Bucket": "the-bucket", "Name": KEY}},
    "MaxLabels": 20,
    "MinConfidence": 55.0,
}


@pytest.fixture
def client() -> Iterator[Any]:
    rekognition_client.cache_clear()
    yield rekognition_client()
    rekognition_client.cache_clear()


@pytest.fixture
def labeller(client: Any) -> RekognitionLabeller:
    return RekognitionLabeller(client=client, bucket="the-bucket", max_labels=20, min_confidence=55.0)


def answer(*labels: dict[str, Any]) -> dict[str, Any]:
    return {"Labels": list(labels), "LabelModelVersion": "3.0"}


class TestAnswers:
    def test_are_the_surest_first_with_their_parents(
        self, client: Any, labeller: RekognitionLabeller
    ) -> None:
        cat = {"Name": "Cat", "Confidence": 91.23456, "Parents": [{"Name": "Mammal"}, {"Name": "Animal"}]}
        animal = {"Name": "Animal", "Confidence": 99.0, "Parents": []}
        with Stubber(client) as stubber:
            stubber.add_response("detect_labels", answer(cat, animal), ASKED)
            found = labeller.detect(ANYBODY, KEY)
        assert found == DetectedLabels(
            (Label("Animal", 99.0), Label("Cat", 91.23, ("Mammal", "Animal"))), "3.0"
        )

    def test_may_be_none(self, client: Any, labeller: RekognitionLabeller) -> None:
        with Stubber(client) as stubber:
            stubber.add_response("detect_labels", answer(), ASKED)
            assert labeller.detect(ANYBODY, KEY).labels == ()


class TestFailures:
    @pytest.mark.parametrize(
        "code",
        [
            "ThrottlingException",
            "ProvisionedThroughputExceededException",
            "InvalidImageFormatException",
            "ImageTooLargeException",
            "InvalidParameterException",
            "AccessDeniedException",
            "InternalServerError",
            "SomethingNew",
        ],
    )
    def test_are_one_error_and_stand_in_the_log(
        self, client: Any, labeller: RekognitionLabeller, code: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        with Stubber(client) as stubber, caplog.at_level(logging.WARNING), metrics.collected() as counts:
            stubber.add_client_error("detect_labels", code)
            with pytest.raises(LabelDetectionFailed):
                labeller.detect(ANYBODY, KEY)
        (record,) = caplog.records
        assert record.__dict__["fields"] == {"cause": code}
        assert counts["label_failures"] == 1

    def test_an_object_that_is_not_there(self, client: Any, labeller: RekognitionLabeller) -> None:
        with Stubber(client) as stubber:
            stubber.add_client_error("detect_labels", "InvalidS3ObjectException")
            with pytest.raises(ImageNotFound):
                labeller.detect(ANYBODY, KEY)

    @pytest.mark.parametrize(
        "silence",
        [
            ReadTimeoutError(endpoint_url="x"),
            ConnectTimeoutError(endpoint_url="x"),
            EndpointConnectionError(endpoint_url="x"),
            NoCredentialsError(),
        ],
    )
    def test_silence_is_the_same(
        self, client: Any, labeller: RekognitionLabeller, silence: Exception
    ) -> None:
        def fail(**_: Any) -> None:
            raise silence

        client.meta.events.register("before-send.rekognition.DetectLabels", fail)
        with pytest.raises(LabelDetectionFailed):
            labeller.detect(ANYBODY, KEY)

    def test_it_is_asked_once(self, client: Any, labeller: RekognitionLabeller) -> None:
        asked = []

        def fail(**_: Any) -> None:
            asked.append(1)
            raise ReadTimeoutError(endpoint_url="x")

        client.meta.events.register("before-send.rekognition.DetectLabels", fail)
        with pytest.raises(LabelDetectionFailed):
            labeller.detect(ANYBODY, KEY)
        assert asked == [1]

    def test_the_wait_is_shorter_than_the_servers(self, client: Any) -> None:
        config = client.meta.config
        assert config.connect_timeout + config.read_timeout < 5
        assert config.retries["total_max_attempts"] == 1


def test_who_finds_no_place_is_told_at_once_that_there_are_none(
    labeller: RekognitionLabeller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    none = Places({"rekognition": 0})
    monkeypatch.setattr(bounds, "places", lambda: none)
    with none.request(), pytest.raises(LabelDetectionFailed):
        labeller.detect(ANYBODY, KEY)
    (record,) = caplog.records
    assert record.__dict__["fields"] == {"cause": "Full"}
