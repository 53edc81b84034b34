"""The addresses images are read at: who can make them, what they open, how long, and that they stay equal."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from django.conf import LazySettings

from tests.keys import private_pem
from todos.images.storage import ImageStorage, S3ImageStore
from webapp.aws import clients as aws
from webapp.aws.clients import bucket_url, s3_client

KEY = "VAH000001/00928be2-29ba-4a00-b7e1-5612ed7363f6.jpg"
DOMAIN, KEY_ID = "d111111abcdef8.cloudfront.net", "K2JCJMDEHXQW5F"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SIGNER = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def cloudfront() -> ImageStorage:
    return ImageStorage(
        bucket_name="the-bucket",
        custom_domain=DOMAIN,
        cloudfront_key_id=KEY_ID,
        cloudfront_key=private_pem(SIGNER),
    )


@pytest.fixture
def s3() -> ImageStorage:
    return ImageStorage(bucket_name="the-bucket")


@pytest.fixture(params=["cloudfront", "s3"])
def storage(request: pytest.FixtureRequest) -> ImageStorage:
    found: ImageStorage = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def on_aws(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clients as they are without a local cloud."""
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    settings.AWS_IS_LOCAL = False
    aws.forget_clients()
    yield
    aws.forget_clients()


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def verify(url: str, *, at: datetime, public_key: rsa.RSAPublicKey | None = None) -> bool:
    """Whether CloudFront would answer: it builds the canned policy from the address itself and checks both.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html
    """
    given = query(url)
    base, _, _ = url.partition("?")
    policy = {
        "Statement": [
            {
                "Resource": base,
                "Condition": {"DateLessThan": {"AWS:EpochTime": int(given["Expires"])}},
            }
        ]
    }
    spelled = json.dumps(policy, separators=(",", ":")).encode()
    signature = base64.b64decode(given["Signature"].translate(str.maketrans("-_~", "+=/")))
    try:
        (public_key or SIGNER.public_key()).verify(signature, spelled, padding.PKCS1v15(), SHA1())
    except InvalidSignature:
        return False
    return at.timestamp() < int(given["Expires"])


class TestCloudFront:
    def test_the_address_is_signed_with_the_private_key_and_a_canned_policy(
        self, cloudfront: ImageStorage
    ) -> None:
        signed = cloudfront.signed_url(KEY, at=NOON)
        parts = urlsplit(signed.url)
        assert (parts.scheme, parts.netloc, parts.path) == ("https", DOMAIN, f"/{KEY}")
        # A custom policy would travel in the address; a canned one does not.
        assert set(query(signed.url)) == {"Expires", "Signature", "Key-Pair-Id"}
        assert query(signed.url)["Key-Pair-Id"] == KEY_ID
        assert verify(signed.url, at=NOON)

    def test_it_is_over_when_it_says(self, cloudfront: ImageStorage) -> None:
        signed = cloudfront.signed_url(KEY, at=NOON + timedelta(minutes=7))
        end = NOON + timedelta(minutes=7, seconds=signed.expires_in_seconds)
        assert verify(signed.url, at=end - timedelta(seconds=1))
        assert not verify(signed.url, at=end)

    @pytest.mark.parametrize(
        ("part", "other"),
        [
            ("00928be2", "00928be3"),
            ("VAH000001", "VAH000002"),
            (".jpg", ".jpg.exe"),
            (DOMAIN, "d222222abcdef8.cloudfront.net"),
            ("https:", "http:"),
        ],
    )
    def test_it_opens_nothing_else(self, cloudfront: ImageStorage, part: str, other: str) -> None:
        url = cloudfront.signed_url(KEY, at=NOON).url
        assert part in url
        assert not verify(url.replace(part, other, 1), at=NOON)

    def test_its_end_cannot_be_moved(self, cloudfront: ImageStorage) -> None:
        url = cloudfront.signed_url(KEY, at=NOON).url
        expires = query(url)["Expires"]
        assert not verify(url.replace(expires, str(int(expires) + 1)), at=NOON)

    def test_nobody_elses_key_makes_one(self, cloudfront: ImageStorage) -> None:
        other = rsa.generate_private_key(65537, 2048).public_key()
        assert not verify(cloudfront.signed_url(KEY, at=NOON).url, at=NOON, public_key=other)

    def test_djangos_own_way_to_an_address_is_the_same(self, cloudfront: ImageStorage) -> None:
        assert verify(cloudfront.url(KEY), at=datetime.now(UTC))


class TestEveryAddress:
    def test_stays_equal_within_a_quarter_of_an_hour(self, storage: ImageStorage) -> None:
        first = storage.signed_url(KEY, at=NOON).url
        assert storage.signed_url(KEY, at=NOON + timedelta(minutes=14, seconds=59)).url == first
        assert storage.signed_url(KEY, at=NOON + timedelta(minutes=15)).url != first
        assert storage.signed_url(KEY.replace("8", "9"), at=NOON).url != first

    @pytest.mark.parametrize("minutes", [0, 1, 14.99])
    def test_opens_the_image_for_three_quarters_of_an_hour_at_least(
        self, storage: ImageStorage, minutes: float
    ) -> None:
        signed = storage.signed_url(KEY, at=NOON + timedelta(minutes=minutes))
        assert 45 * 60 <= signed.expires_in_seconds <= 60 * 60


class TestS3:
    def test_the_address_is_dated_from_the_windows_beginning(self, s3: ImageStorage) -> None:
        given = query(s3.signed_url(KEY, at=NOON + timedelta(minutes=20)).url)
        assert given["X-Amz-Date"] == "20260301T121500Z"
        assert given["X-Amz-Expires"] == "3600"
        assert given["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"

    def test_it_is_what_boto3_would_have_signed_at_that_time(
        self, s3: ImageStorage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ours = s3.signed_url(KEY, at=NOON).url
        monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOON.replace(tzinfo=None))
        theirs = s3_client().generate_presigned_url(
            "get_object", Params={"Bucket": "the-bucket", "Key": KEY}, ExpiresIn=3600
        )
        assert ours == theirs

    def test_on_aws_too(self, on_aws: None, s3: ImageStorage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.test_it_is_what_boto3_would_have_signed_at_that_time(s3, monkeypatch)

    def test_the_session_of_a_role_is_part_of_it(
        self, s3: ImageStorage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_SESSION_TOKEN", "of-a-role")
        aws.forget_clients()
        assert query(s3.signed_url(KEY, at=NOON).url)["X-Amz-Security-Token"] == "of-a-role"
        aws.forget_clients()


class TestUploads:
    @pytest.fixture
    def form(self, s3: ImageStorage) -> Any:
        store = S3ImageStore(client=s3_client(), storage=s3, clock=lambda: NOON)
        return store.new_upload(KEY, "image/png")

    def test_the_policy_fixes_key_type_size_and_time(self, form: Any) -> None:
        policy = json.loads(base64.b64decode(form.fields["policy"]))
        assert {"bucket": "the-bucket"} in policy["conditions"]
        assert {"key": KEY} in policy["conditions"]
        assert {"Content-Type": "image/png"} in policy["conditions"]
        assert {"Content-Disposition": "inline"} in policy["conditions"]
        assert ["content-length-range", 1, 10 * 1024 * 1024] in policy["conditions"]
        # Nothing may be chosen freely.
        assert not any("starts-with" in condition for condition in policy["conditions"])
        end = datetime.fromisoformat(policy["expiration"])
        assert timedelta(0) < end - datetime.now(UTC) <= timedelta(minutes=5)
        assert form.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
        assert (form.max_bytes, form.expires_in_seconds) == (10 * 1024 * 1024, 300)

    # In us-east-1 botocore takes S3's global host unless it is told, and pages allow the region's alone.
    @pytest.mark.parametrize("region", ["eu-west-2", "us-east-1"])
    def test_on_aws_it_goes_to_the_buckets_own_region(
        self, on_aws: None, s3: ImageStorage, settings: LazySettings, region: str
    ) -> None:
        settings.AWS_REGION = region
        aws.forget_clients()
        store = S3ImageStore(client=s3_client(), storage=s3, clock=lambda: NOON)
        url = store.new_upload(KEY, "image/png").url
        assert url == f"https://the-bucket.s3.{region}.amazonaws.com/"
        assert url == bucket_url("the-bucket") + "/"


def test_pages_may_send_to_and_show_from_the_bucket_only(settings: LazySettings) -> None:
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["connect-src"] == ["'self'", settings.IMAGES_UPLOAD_ORIGIN]
    assert settings.IMAGES_ORIGIN in policy["img-src"]
    assert not {"*", "https:", "http:"} & {*policy["connect-src"], *policy["img-src"]}
