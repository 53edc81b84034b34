"""Reads pictures from the local cloud's S3, as Rekognition reads them from S3."""

from __future__ import annotations

import contextlib
import logging
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from deploy.local.labels import errors

logger = logging.getLogger(__name__)

# MiniStack's own account; no secret.
_ACCOUNT = "test"
_REGION = "eu-west-2"
_MOST_BYTES = 15 * 1024 * 1024
_SERVER_ERROR = 500


class Objects:
    """The objects of an S3.

    Args:
        endpoint: the address of the local cloud.
    """

    def __init__(self, endpoint: str) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=2,
            read_timeout=5,
            retries={"total_max_attempts": 2, "mode": "standard"},
            # Nothing here leaves the machine, whatever its proxy.
            proxies={},
        )
        session = botocore.session.Session()
        self._client: Any = session.create_client(
            "s3",
            region_name=_REGION,
            endpoint_url=endpoint,
            config=config,
            aws_access_key_id=_ACCOUNT,
            aws_secret_access_key=_ACCOUNT,
        )

    def fetch(self, bucket: str, key: str, version: str | None) -> bytes:
        """Return an object.

        Raises:
            ServiceError: it is not there, may not be read or is larger than 15 MB; S3 does not answer.
        """
        place = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
        try:
            answer = self._client.get_object(**place)
            with contextlib.closing(answer["Body"]) as body:
                if answer["ContentLength"] > _MOST_BYTES:
                    raise errors.too_large("Image size exceeds the maximum limit of 15 MB.")
                return bytes(body.read())
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", _SERVER_ERROR)
            if status >= _SERVER_ERROR:
                logger.exception("S3 failed")
                raise errors.internal() from error
            raise errors.invalid_object() from error
        except ParamValidationError as error:
            raise errors.invalid_object() from error
        except BotoCoreError as error:
            logger.exception("S3 does not answer")
            raise errors.internal() from error
