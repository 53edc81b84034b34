"""What botocore's model says about an answer, as types that msgspec reads JSON by: fast, and nothing but what fits.

The types give what botocore's own parser gives, dictionaries of the members that the model knows, so that whoever reads
an answer cannot tell the two apart. AWS's other SDKs read answers by types made from the same models, so no answer of
AWS itself is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, Required, TypedDict

from botocore.model import ListShape, MapShape, Shape, StructureShape


class AttributeValue(TypedDict, total=False):
    """A value of a DynamoDB item as the wire has it, which is what `webapp.dynamodb.codec` reads.

    Written out because it contains itself.
    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
    """

    S: str
    N: str
    # Written in base64 in JSON; msgspec reads it back into bytes, as botocore does.
    B: bytes
    SS: list[str]
    NS: list[str]
    BS: list[bytes]
    M: dict[str, AttributeValue]
    L: list[AttributeValue]
    NULL: bool
    BOOL: bool


# Members that an adapter takes for granted in an answer, by the shape they are members of, where the model does not
# call them required itself. An answer without them is none.
NEEDED: Mapping[str, frozenset[str]] = {
    name: frozenset(members)
    for name, members in {
        # DynamoDB
        "QueryOutput": ("Items",),
        "ScanOutput": ("Items",),
        "BatchGetItemOutput": ("Responses",),
        "DescribeTableOutput": ("Table",),
        "DescribeTimeToLiveOutput": ("TimeToLiveDescription",),
        "ListTablesOutput": ("TableNames",),
        # Cognito
        "AdminCreateUserResponse": ("User",),
        "AdminGetUserResponse": ("UserAttributes", "UserStatus", "Enabled"),
        "AuthenticationResultType": ("AccessToken", "IdToken", "ExpiresIn"),
        "CreateUserPoolClientResponse": ("UserPoolClient",),
        "CreateUserPoolResponse": ("UserPool",),
        "DescribeUserPoolClientResponse": ("UserPoolClient",),
        "DescribeUserPoolResponse": ("UserPool",),
        "ListUserPoolClientsResponse": ("UserPoolClients",),
        "ListUserPoolsResponse": ("UserPools",),
        "ListUsersInGroupResponse": ("Users",),
        "ListUsersResponse": ("Users",),
        "SignUpResponse": ("UserSub", "UserConfirmed"),
        "UserType": ("Attributes", "UserStatus", "Enabled"),
        # Rekognition
        "DetectLabelsResponse": ("Labels", "LabelModelVersion"),
        "Label": ("Name", "Confidence"),
        "Parent": ("Name",),
        # SES
        "SendEmailResponse": ("MessageId",),
        # S3
        "GetObjectOutput": ("ContentType", "ContentLength", "LastModified"),
        "ListObjectsV2Output": ("IsTruncated",),
        "PutObjectOutput": ("ETag",),
    }.items()
}
# Shapes of which one of these members is there, though none is always: a sign-in ends, or asks for one more step.
EITHER: Mapping[str, frozenset[str]] = {
    "InitiateAuthResponse": frozenset({"AuthenticationResult", "ChallengeName"}),
}

_SCALARS: Mapping[str, Any] = {
    "blob": bytes,
    "boolean": bool,
    "character": str,
    "double": int | float,
    "float": int | float,
    "integer": int,
    "long": int,
    "string": str,
    "timestamp": int | float | str,
}


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A type for the answers of a shape; `is_final` says that reading by it leaves nothing to be converted."""

    json: Any
    is_final: bool


def type_of(shape: Shape) -> AnswerType:
    """The type of what a shape describes."""
    if isinstance(shape, StructureShape):
        return _structure_type(shape)
    if isinstance(shape, MapShape):
        value = type_of(shape.value)
        return AnswerType(dict[str, value.json], value.is_final)  # type: ignore[name-defined]  # made as it runs
    if isinstance(shape, ListShape):
        member = type_of(shape.member)
        return AnswerType(list[member.json], member.is_final)  # type: ignore[name-defined]  # made as it runs
    return AnswerType(_SCALARS[shape.type_name], is_final=shape.type_name != "timestamp")


def needed_members(shape: StructureShape) -> frozenset[str]:
    """The members without which an answer of a shape is none."""
    return NEEDED.get(shape.name, frozenset()) | frozenset(shape.required_members)


def has_body(shape: StructureShape) -> bool:
    """Whether an answer of a shape says anything in its body; the rest stands in its headers."""
    return any("location" not in member.serialization for member in shape.members.values())


def _structure_type(shape: StructureShape) -> AnswerType:
    if shape.name == "AttributeValue":
        return AnswerType(AttributeValue, is_final=True)
    needed = needed_members(shape)
    members = {name: type_of(member) for name, member in shape.members.items()}
    fields = {
        name: Required[member.json] if name in needed else NotRequired[member.json]
        for name, member in members.items()
    }
    made = TypedDict(shape.name, fields)  # type: ignore[misc]  # its members are known only as it runs
    return AnswerType(made, all(member.is_final for member in members.values()))
