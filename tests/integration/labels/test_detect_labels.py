"""boto3 asks the label service about pictures in the local cloud's S3, as the application does."""

from __future__ import annotations

import http.client
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from PIL import Image, ImageOps

from deploy.local.labels.errors import PROVOKED
from tests.environment import environment
from tests.integration.labels.conftest import Upload
from tests.label_service import LabelService, start_labels
from tests.local_cloud import CREDENTIALS, PYTHON, REGION, ROOT
from tests.pictures import encoded, noise

CLOSED = "http://127.0.0.1:9"


def by_name(answer: Any) -> dict[str, dict[str, Any]]:
    return {label["Name"]: label for label in answer["Labels"]}


def parents(label: dict[str, Any]) -> set[str]:
    return {parent["Name"] for parent in label["Parents"]}


def sent(service: LabelService, method: str, path: str, body: bytes = b"", **headers: Any) -> int:
    """Send a request by hand; boto3 sends none that are wrong."""
    connection = http.client.HTTPConnection(urlsplit(service.endpoint).netloc, timeout=60)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        return connection.getresponse().status
    finally:
        connection.close()


class TestSeeing:
    def test_a_cat_is_a_cat_and_an_animal(self, labels: LabelService, upload: Upload, cat: bytes) -> None:
        answer = labels.client().detect_labels(Image=upload(cat))

        seen = by_name(answer)
        assert {"Cat", "Animal"} <= set(seen)
        assert "Animal" in parents(seen["Cat"])
        assert seen["Cat"]["Confidence"] > 80
        assert "Dog" not in seen
        assert answer["LabelModelVersion"].startswith("local-")
        assert "OrientationCorrection" not in answer

    def test_coffee_is_coffee_and_a_beverage(
        self, labels: LabelService, upload: Upload, coffee: bytes
    ) -> None:
        seen = by_name(labels.client().detect_labels(Image=upload(coffee)))

        assert {"Coffee", "Beverage"} <= set(seen)
        assert "Beverage" in parents(seen["Coffee"])
        assert "Animal" not in seen

    def test_the_surest_come_first(self, labels: LabelService, upload: Upload, cat: bytes) -> None:
        found = labels.client().detect_labels(Image=upload(cat), MinConfidence=1)["Labels"]

        confidences = [label["Confidence"] for label in found]
        assert len(found) > 5
        assert confidences == sorted(confidences, reverse=True)
        assert all(1 <= confidence <= 100 for confidence in confidences)

    def test_every_parent_that_is_sure_enough_is_a_label_itself(
        self, labels: LabelService, upload: Upload, cat: bytes
    ) -> None:
        seen = by_name(labels.client().detect_labels(Image=upload(cat), MinConfidence=20))

        assert {"Egyptian Cat", "Tiger Cat"} & set(seen)
        for label in seen.values():
            assert parents(label) <= set(seen)

    def test_only_as_many_as_asked_for(self, labels: LabelService, upload: Upload, cat: bytes) -> None:
        assert len(labels.client().detect_labels(Image=upload(cat), MaxLabels=2)["Labels"]) == 2

    def test_noise_is_nothing(self, labels: LabelService, upload: Upload) -> None:
        assert labels.client().detect_labels(Image=upload(encoded(noise((400, 400)))))["Labels"] == []

    def test_a_picture_that_is_sent_is_seen_as_one_that_is_stored(
        self, labels: LabelService, upload: Upload, cat: bytes
    ) -> None:
        client = labels.client()

        assert (
            client.detect_labels(Image={"Bytes": cat})["Labels"]
            == client.detect_labels(Image=upload(cat))["Labels"]
        )

    def test_a_png_is_seen_as_the_same_jpeg(
        self, labels: LabelService, upload: Upload, coffee: bytes
    ) -> None:
        png = encoded(Image.open(BytesIO(coffee)), "PNG")

        assert "Coffee" in by_name(labels.client().detect_labels(Image=upload(png)))

    def test_a_photo_that_lies_on_its_side_is_seen_upright(
        self, labels: LabelService, upload: Upload, cat: bytes
    ) -> None:
        image = Image.open(BytesIO(cat))
        exif = Image.Exif()
        # To be shown turned right by a quarter; so it is stored turned left.
        exif[0x0112] = 6
        lying = encoded(image.rotate(90, expand=True), exif=exif, quality=95)
        assert ImageOps.exif_transpose(Image.open(BytesIO(lying))).size == image.size

        client = labels.client()
        upright = by_name(client.detect_labels(Image=upload(cat)))["Cat"]["Confidence"]
        turned = by_name(client.detect_labels(Image=upload(lying)))["Cat"]["Confidence"]
        assert turned == pytest.approx(upright, abs=3)

    def test_the_endpoint_from_the_environment_is_enough(
        self, labels: LabelService, upload: Upload, cat: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL_REKOGNITION", labels.endpoint)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", CREDENTIALS["aws_access_key_id"])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", CREDENTIALS["aws_secret_access_key"])
        client: Any = boto3.Session().client("rekognition", region_name=REGION, config=Config(proxies={}))

        assert "Cat" in by_name(client.detect_labels(Image=upload(cat)))

    def test_several_at_once_are_each_answered(
        self, labels: LabelService, upload: Upload, cat: bytes, coffee: bytes
    ) -> None:
        images = [upload(cat), upload(coffee)] * 4
        client, found = labels.client(), {}

        def ask(number: int) -> None:
            found[number] = set(by_name(client.detect_labels(Image=images[number])))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        for number in range(8):
            assert ("Coffee" if number % 2 else "Cat") in found[number]


class TestRefusing:
    def refusal(self, service: LabelService, image: dict[str, Any], **parameters: Any) -> tuple[str, int]:
        client = service.client(parameter_validation=False)
        with pytest.raises(ClientError) as refused:
            client.detect_labels(Image=image, **parameters)
        response = refused.value.response
        code = response["Error"]["Code"]
        # The client's own class for the error, which is what callers catch.
        assert type(refused.value) is getattr(client.exceptions, code, ClientError)
        assert response["Error"]["Message"]
        return code, response["ResponseMetadata"]["HTTPStatusCode"]

    @pytest.mark.parametrize(
        "data",
        [
            b"<html></html>",
            encoded(noise((200, 200)), "GIF"),
            encoded(noise((200, 200)), "WEBP"),
            encoded(noise((200, 200)))[:3000],
            b"",
        ],
        ids=["html", "gif", "webp", "truncated", "nothing"],
    )
    def test_what_is_no_jpeg_or_png(self, labels: LabelService, upload: Upload, data: bytes) -> None:
        assert self.refusal(labels, upload(data)) == ("InvalidImageFormatException", 400)

    def test_too_many_pixels(self, labels: LabelService, upload: Upload) -> None:
        data = encoded(Image.new("1", (20_000, 20_000)), "PNG")
        assert len(data) < 100_000

        began = time.monotonic()
        assert self.refusal(labels, upload(data)) == ("ImageTooLargeException", 400)
        assert time.monotonic() - began < 1

    def test_too_many_bytes(self, labels: LabelService, upload: Upload, cat: bytes) -> None:
        assert self.refusal(labels, upload(cat + bytes(15 * 1024 * 1024))) == ("ImageTooLargeException", 400)

    def test_too_few_pixels(self, labels: LabelService, upload: Upload) -> None:
        assert self.refusal(labels, upload(encoded(noise((79, 300))))) == ("InvalidParameterException", 400)

    def test_an_object_that_is_not_there(self, labels: LabelService, bucket: str) -> None:
        image = {"S3Object": {"Bucket": bucket, "Name": "nothing.jpg"}}

        assert self.refusal(labels, image) == ("InvalidS3ObjectException", 400)

    @pytest.mark.parametrize("name", ["no-such-bucket-anywhere", "not a bucket/name"])
    def test_a_bucket_that_is_not_there(self, labels: LabelService, name: str) -> None:
        image = {"S3Object": {"Bucket": name, "Name": "cat.jpg"}}

        assert self.refusal(labels, image) == ("InvalidS3ObjectException", 400)

    def test_a_version_that_is_not_there(self, labels: LabelService, upload: Upload, cat: bytes) -> None:
        image = upload(cat)
        image["S3Object"]["Version"] = "no-such-version"

        assert self.refusal(labels, image) == ("InvalidS3ObjectException", 400)

    def test_wrong_parameters(self, labels: LabelService, cat: bytes) -> None:
        assert self.refusal(labels, {}) == ("InvalidParameterException", 400)
        assert self.refusal(labels, {"Bytes": cat}, MinConfidence=101) == ("ValidationException", 400)

    def test_another_operation(self, labels: LabelService, cat: bytes) -> None:
        client = labels.client()
        with pytest.raises(ClientError, match="UnknownOperationException"):
            client.detect_faces(Image={"Bytes": cat})

    def test_an_s3_that_does_not_answer(self) -> None:
        with started(CLOSED) as service:
            image = {"S3Object": {"Bucket": "bucket", "Name": "cat.jpg"}}

            assert self.refusal(service, image) == ("InternalServerError", 500)

    def test_requests_that_no_sdk_sends(self, labels: LabelService) -> None:
        target: dict[str, Any] = {"X_Amz_Target": "RekognitionService.DetectLabels"}
        typed = {**target, "Content_Type": "application/x-amz-json-1.1"}
        signed = {
            **typed,
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/1/eu-west-2/rekognition/aws4_request",
        }

        assert sent(labels, "POST", "/", b"{}", **target, Content_Type="text/plain") == 400
        assert sent(labels, "POST", "/", b"{}", **typed) == 400
        assert sent(labels, "POST", "/", b"not json", **signed) == 400
        assert sent(labels, "POST", "/", b"[" * 100_000, **signed) == 400
        assert sent(labels, "POST", "/elsewhere", b"{}", **signed) == 400
        assert sent(labels, "POST", "/", Content_Length="99999999", **signed) == 413
        assert sent(labels, "POST", "/", Content_Length="-1", **signed) == 411
        assert sent(labels, "GET", "/") == 404
        assert sent(labels, "DELETE", "/") == 501


class TestFailingOnPurpose:
    @pytest.mark.parametrize("code", PROVOKED)
    def test_with_an_error(self, labels: LabelService, cat: bytes, code: str) -> None:
        client = labels.client()
        labels.fail(error=code)

        with pytest.raises(getattr(client.exceptions, code)):
            client.detect_labels(Image={"Bytes": cat})

        labels.fail()
        assert client.detect_labels(Image={"Bytes": cat})["Labels"]

    def test_by_not_answering_in_time_while_others_are_answered(
        self, labels: LabelService, cat: bytes
    ) -> None:
        labels.fail(hang_seconds=3)
        with pytest.raises(ReadTimeoutError):
            labels.client(read_timeout=0.5).detect_labels(Image={"Bytes": cat})

        assert sent(labels, "GET", "/healthz") == 200
        labels.fail()
        assert labels.client(read_timeout=2).detect_labels(Image={"Bytes": cat})["Labels"]

    def test_by_hanging_up(self, labels: LabelService, cat: bytes) -> None:
        labels.fail(drop=True)

        with pytest.raises(ConnectionClosedError):
            labels.client().detect_labels(Image={"Bytes": cat})

    @pytest.mark.parametrize(
        "fault", [b'{"error": "Nonsense"}', b'{"hang_seconds": -1}', b'{"unknown": 1}', b"[]", b"{"]
    )
    def test_only_as_it_can(self, labels: LabelService, cat: bytes, fault: bytes) -> None:
        assert sent(labels, "PUT", "/_labels/fault", fault) == 400
        assert labels.client().detect_labels(Image={"Bytes": cat})["Labels"]

    def test_only_where_that_is_allowed(self, cat: bytes) -> None:
        with started(CLOSED, faults=False) as service:
            assert sent(service, "PUT", "/_labels/fault", b'{"drop": true}') == 404
            assert service.client().detect_labels(Image={"Bytes": cat})["Labels"]


class TestProcess:
    def test_answers_its_health(self, labels: LabelService) -> None:
        assert sent(labels, "GET", "/healthz") == 200

    def test_ends_in_order(self) -> None:
        with started(CLOSED) as service:
            service.process.terminate()

            assert service.process.wait(timeout=60) == 0

    def test_starts_again_on_its_port(self, cat: bytes) -> None:
        with started(CLOSED) as service:
            service.client().detect_labels(Image={"Bytes": cat})
            service.process.kill()
            service.process.wait(timeout=60)

            with started(CLOSED, port=int(service.endpoint.rpartition(":")[2])) as again:
                assert again.endpoint == service.endpoint
                assert again.client().detect_labels(Image={"Bytes": cat})["Labels"]

    def test_says_in_one_line_that_its_port_is_taken(self, labels: LabelService) -> None:
        port = labels.endpoint.rpartition(":")[2]
        command = [str(PYTHON), "-m", "deploy.local.labels", "--port", port, "--s3-endpoint", CLOSED]

        ended = subprocess.run(
            command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60, check=False
        )

        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr == f"The label service cannot start: Address already in use: 127.0.0.1:{port}\n"

    def test_does_not_outlive_who_started_it(self) -> None:
        read, write = os.pipe()
        command = [str(PYTHON), "-m", "deploy.local.labels", "--port", "0", "--s3-endpoint", CLOSED]
        process = subprocess.Popen(
            [*command, "--parent-pid", str(os.getpid())],
            cwd=ROOT,
            env=environment(),
            stdin=read,
            stdout=subprocess.PIPE,
            text=True,
        )
        os.close(read)
        assert process.stdout is not None
        with process.stdout:
            assert process.stdout.readline().startswith("listening on ")
            # As the death of this process would.
            os.close(write)

            assert process.wait(timeout=60) == 1


@contextmanager
def started(s3_endpoint: str, **options: Any) -> Iterator[LabelService]:
    service = start_labels(s3_endpoint, **options)
    try:
        yield service
    finally:
        service.stop()
