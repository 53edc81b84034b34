"""The only place that builds boto3 clients: region, endpoint, time-outs and retries are decided here.

The time-outs keep the promise that a dependency that hangs is answered as a 503 within 5 seconds: one
attempt and one repeat of the data calls together stay under 4 seconds, and in a request they are cut to what its
deadline leaves (`webapp.aws.bounds`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import botocore
import botocore.session
from botocore.config import Config
from botocore.exceptions import NoCredentialsError
from django.conf import settings

from webapp.aws import usage as aws_usage
from webapp.aws.answers import AnswerParserFactory, repeat_half_answers
from webapp.aws.bounds import bound, places

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client

# botocore puts its own together anew for every request, a quarter of what a small read costs.
_USER_AGENT = f"ServerTask Boto3/{boto3.__version__} Botocore/{botocore.__version__}"
# Threads of one worker share a client; each may hold a connection at the same time.
_POOL_CONNECTIONS = 32


def _config(*, read_timeout_seconds: float, attempts: int, **more: Any) -> Config:
    return Config(
        region_name=settings.AWS_REGION,
        connect_timeout=1,
        read_timeout=read_timeout_seconds,
        # The mode called standard has an account that an outage of 36 calls overdraws; after it not one call is repeated
        # until hundreds have succeeded. With one repeat at most there is no storm to be kept from.
        retries={"mode": "legacy", "total_max_attempts": attempts},
        max_pool_connections=_POOL_CONNECTIONS,
        user_agent=_USER_AGENT,
        **more,
    )


@cache
def _session() -> boto3.session.Session:
    core = botocore.session.get_session()
    core.register_component("response_parser_factory", AnswerParserFactory())
    session = boto3.session.Session(region_name=settings.AWS_REGION, botocore_session=core)
    aws_usage.observe(session.events)
    return session


def _client(service: str, config: Config) -> Any:
    # The types know each service by its literal name only.
    build: Any = _session().client
    client = build(service, config=config)
    repeat_half_answers(client)
    bound(client)
    return client


@cache
def dynamodb_client() -> DynamoDBClient:
    """The process's DynamoDB client; thread-safe, as all boto3 clients are."""
    config = _config(
        read_timeout_seconds=1.5,
        attempts=2,
        # What is sent is built from our own types, never passed on, and DynamoDB looks at it as well. The other clients
        # go on looking: what Cognito is sent people have typed, and its adapter takes a refusal here for a wrong code.
        parameter_validation=settings.AWS_VALIDATE_ITEMS,
    )
    client: DynamoDBClient = _client("dynamodb", config)
    return client


@cache
def patient_dynamodb_client() -> DynamoDBClient:
    """A DynamoDB client for operators' work over whole tables: nobody waits for an answer, and everything counts."""
    return _session().client("dynamodb", config=_config(read_timeout_seconds=20, attempts=8))


@cache
def cognito_client() -> CognitoIdentityProviderClient:
    """The process's Cognito client.

    It never repeats a call by itself: sign-up and codes are not idempotent, and a repeat after a lost answer
    would turn a success into an error.
    """
    client: CognitoIdentityProviderClient = _client(
        "cognito-idp", _config(read_timeout_seconds=3.5, attempts=1)
    )
    return client


@cache
def s3_client() -> S3Client:
    """The process's S3 client, signing with version 4 everywhere (boto3's default for presigning is older)."""
    client: S3Client = _client(
        "s3",
        _config(
            read_timeout_seconds=1.5,
            attempts=2,
            signature_version="s3v4",
            # With the bucket in the host name, presigned addresses name the region; otherwise they would be the global
            # ones, which redirect, and a browser does not follow a redirect from another origin with an upload. In
            # us-east-1 botocore takes the global ones all the same unless it is told, and pages allow the region's alone.
            s3={
                "addressing_style": "path" if settings.AWS_IS_LOCAL else "virtual",
                "us_east_1_regional_endpoint": "regional",
            },
        ),
    )
    return client


def bucket_url(name: str) -> str:
    """Where a bucket is, as presigned addresses of `s3_client` say it."""
    if settings.AWS_IS_LOCAL:
        return f"{s3_client().meta.endpoint_url}/{name}"
    return f"https://{name}.s3.{settings.AWS_REGION}.amazonaws.com"


def credentials() -> ReadOnlyCredentials:
    """What the process signs with at the moment.

    Raises:
        NoCredentialsError: nothing.
    """
    found = _session().get_credentials()
    if found is None:
        raise NoCredentialsError
    return found.get_frozen_credentials()


@cache
def rekognition_client() -> RekognitionClient:
    """The process's Rekognition client.

    It asks once: whoever is waiting for labels can ask again, and a repeat would keep them waiting twice as long.
    """
    client: RekognitionClient = _client("rekognition", _config(read_timeout_seconds=3.5, attempts=1))
    return client


@cache
def ses_client() -> SESV2Client:
    """The process's SES client. It asks once: a repeat after a lost answer would be a second mail."""
    client: SESV2Client = _client("sesv2", _config(read_timeout_seconds=5, attempts=1))
    return client


def forget_clients() -> None:
    """Drop every client, so that the next use builds a new one from the settings of that moment."""
    factories = (
        _session,
        dynamodb_client,
        patient_dynamodb_client,
        cognito_client,
        s3_client,
        rekognition_client,
        ses_client,
        places,
    )
    for factory in factories:
        factory.cache_clear()
