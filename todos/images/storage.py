"""The images in S3: leave to upload them, addresses to read them at, and the objects themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from todos.images.domain import MAX_IMAGE_BYTES, UPLOAD_LIFETIME, SignedUrl, StoredObject, Upload
from todos.images.errors import ImageNotFound
from todos.images.ports import OpenObject
from webapp import deadlines
from webapp.aws.bounds import places
from webapp.aws.clients import bucket_url, credentials, s3_client
from webapp.aws.outages import error_code, translated_outages
from webapp.clock import Clock, utc_now
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

# An address is the same for a window of time, so that browsers find the image in their cache, and opens the object for
# an hour from the window's beginning: for three quarters of an hour at least.
_WINDOW = timedelta(minutes=15)
_LIFETIME = timedelta(hours=1)
_MOST_ADDRESSES = 4096
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Shown on a page and nowhere else, kept by the browser of who may see it, and not by a shared cache: what is deleted
# would live on there.
_HEADERS = {"Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"}

_DELETED_AT_ONCE = 1000
_UNSURE = "The image store did not answer in time. Try again in a moment; trying again is safe."


class ImageStorage(S3Storage):  # type: ignore[misc]  # django-storages has no types.
    """django-storages' S3, private, through the process's own client, with addresses that stay equal for a while."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if self.cloudfront_signer:
            # A signature takes most of a millisecond, and a list may need hundreds of them.
            self._sign_for_cloudfront = lru_cache(_MOST_ADDRESSES)(
                self.cloudfront_signer.generate_presigned_url
            )

    def url(
        self,
        name: str,
        parameters: dict[str, Any] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str:
        """An address to read an object at; what else may be asked for elsewhere is not on offer here."""
        return self.signed_url(name, at=utc_now()).url

    def signed_url(self, name: str, *, at: datetime) -> SignedUrl:
        """An address to read an object at, as it is handed out at a moment; asks nobody."""
        begins = at - (at - _EPOCH) % _WINDOW
        left = begins + _LIFETIME - at
        signed = self._cloudfront_url(name, begins) if self.cloudfront_signer else self._s3_url(name, begins)
        return SignedUrl(signed, expires_in_seconds=int(left.total_seconds()))

    def _save(self, name: str, content: IO[bytes]) -> str:
        """Store an object in one call, read from its file as it is sent."""
        parameters = self._get_write_parameters(name, content)
        s3_client().put_object(Bucket=self.bucket_name, Key=name, Body=content, **parameters)
        return name

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        """The headers an object is served with besides its type."""
        return {name.replace("-", ""): value for name, value in _HEADERS.items()}

    def _cloudfront_url(self, name: str, begins: datetime) -> str:
        address = f"https://{self.custom_domain}/{filepath_to_uri(name)}"
        return str(self._sign_for_cloudfront(address, date_less_than=begins + _LIFETIME))

    def _s3_url(self, name: str, begins: datetime) -> str:
        address = f"{bucket_url(self.bucket_name)}/{filepath_to_uri(name)}"
        return _presigned(address, begins, credentials())


@lru_cache(_MOST_ADDRESSES)
def _presigned(address: str, begins: datetime, signer: ReadOnlyCredentials) -> str:
    """An address of S3's own. boto3 would date it now, which makes another one of it every second."""
    request = AWSRequest("GET", address)
    _DatedAuth(signer, settings.AWS_REGION, begins).add_auth(request)
    return str(request.url)


class _DatedAuth(S3SigV4QueryAuth):
    """Signature version 4 in a query, dated as it is told."""

    def __init__(self, signer: ReadOnlyCredentials, region: str, dated: datetime) -> None:
        super().__init__(signer, "s3", region, expires=int(_LIFETIME.total_seconds()))
        self._dated = dated

    def add_auth(self, request: Any) -> None:
        request.context["timestamp"] = f"{self._dated:%Y%m%dT%H%M%SZ}"
        self._modify_request_before_signing(request)  # type: ignore[attr-defined]  # botocore's stubs lack it.
        signature = self.signature(self.string_to_sign(request, self.canonical_request(request)), request)
        self._inject_signature_to_request(request, signature)  # type: ignore[attr-defined]  # The same.


class _Punctual:
    """The body of an answer, of which no piece is begun that the request in hand could not wait for."""

    def __init__(self, body: StreamingBody, *, piece_seconds: float) -> None:
        self._body = body
        self._piece_seconds = piece_seconds

    def read(self, size: int, /) -> bytes:
        if deadlines.at_most(self._piece_seconds) < self._piece_seconds:
            raise Unavailable
        return self._body.read(size)


class S3ImageStore:
    """`ImageStore` over the bucket of an `ImageStorage`."""

    def __init__(self, *, client: S3Client, storage: ImageStorage, clock: Clock) -> None:
        self._client = client
        self._storage = storage
        self._bucket = storage.bucket_name
        self._now = clock
        config: Any = client.meta.config
        self._piece_seconds: float = config.read_timeout

    def new_upload(self, key: str, content_type: str) -> Upload:
        fixed = {"Content-Type": content_type, **_HEADERS}
        seconds = int(UPLOAD_LIFETIME.total_seconds())
        post = self._client.generate_presigned_post(
            Bucket=self._bucket,
            Key=key,
            Fields=dict(fixed),
            Conditions=[
                *({name: value} for name, value in fixed.items()),
                ["content-length-range", 1, MAX_IMAGE_BYTES],
            ],
            ExpiresIn=seconds,
        )
        return Upload(
            url=post["url"],
            fields=post["fields"],
            key=key,
            max_bytes=MAX_IMAGE_BYTES,
            expires_in_seconds=seconds,
        )

    def url(self, key: str) -> SignedUrl:
        return self._storage.signed_url(key, at=self._now())

    @contextmanager
    def open(self, key: str) -> Iterator[OpenObject]:
        # The call is over with the head of the answer, and the body may hang as well.
        with translated_outages(), places().taken("s3"):
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if error_code(error) in {"NoSuchKey", "404"}:
                    raise ImageNotFound from error
                raise
            with closing(answer["Body"]) as body:
                yield OpenObject(
                    content_type=answer["ContentType"],
                    byte_count=answer["ContentLength"],
                    modified_at=answer["LastModified"],
                    content=_Punctual(body, piece_seconds=self._piece_seconds),
                )

    def save(self, key: str, content: IO[bytes], content_type: str) -> None:
        with translated_outages(_UNSURE):
            # A file without a name is false to Django, and boto3 would send nothing of it.
            file = File(content, name=key)
            # The bytes decide, not the ending of the key.
            file.content_type = content_type  # type: ignore[attr-defined]  # django-storages reads it.
            self._storage.save(key, file)

    def delete(self, keys: Iterable[str]) -> None:
        left: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in keys]
        while left:
            now, left = left[:_DELETED_AT_ONCE], left[_DELETED_AT_ONCE:]
            with translated_outages(_UNSURE):
                answer = self._client.delete_objects(
                    Bucket=self._bucket, Delete={"Objects": now, "Quiet": True}
                )
            if answer.get("Errors"):
                raise Unavailable(_UNSURE)

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        with translated_outages():
            for page in pages:
                for found in page.get("Contents", ()):
                    yield StoredObject(found["Key"], found["LastModified"])
