"""The conversion between DynamoDB's items and Python values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]
_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


def to_item(values: Mapping[str, Any]) -> Item:
    """Python values as a DynamoDB item; `None` values are left out, since absence is how DynamoDB says none."""
    return {name: _serializer.serialize(value) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """A DynamoDB item as Python values; numbers are `Decimal`."""
    return {name: _deserializer.deserialize(value) for name, value in item.items()}
