"""Serializer fields that take JSON at its word: DRF's own read the text "5" as a number and 5 as a text."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?")


class Text(serializers.CharField):
    """A JSON string."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """JSON's `true` or `false`."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Integer(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data: Any) -> int:
        # 2.0 and 2 are the same number in JSON.
        is_whole = isinstance(data, int) or (isinstance(data, float) and data.is_integer())
        if isinstance(data, bool) or not is_whole:
            self.fail("invalid")
        return int(data)


class Number(serializers.FloatField):
    """A JSON number."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        # A whole number may be larger than any float; the bounds, which are validators, then say so.
        return data if isinstance(data, int) else float(data)


@extend_schema_field(OpenApiTypes.DATE)
class Day(serializers.Field[date, Any, str, Any]):
    """A date as `YYYY-MM-DD` and in no other of ISO 8601's spellings."""

    default_error_messages = {"invalid": "Write the date as YYYY-MM-DD."}

    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not _DATE.fullmatch(data):
            self.fail("invalid")
        try:
            return date.fromisoformat(data)
        except ValueError:
            self.fail("invalid")

    def to_representation(self, value: date) -> str:
        return value.isoformat()


@extend_schema_field({"type": "string", "pattern": f"^{_TIME.pattern}$"})
class TimeOfDay(serializers.Field[time, Any, str, Any]):
    """A time of day as `HH:MM` and in no other of ISO 8601's spellings."""

    default_error_messages = {"invalid": "Write the time as HH:MM."}

    def to_internal_value(self, data: Any) -> time:
        if not isinstance(data, str) or not _TIME.fullmatch(data):
            self.fail("invalid")
        return time.fromisoformat(data)

    def to_representation(self, value: time) -> str:
        return f"{value:%H:%M}"


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field[datetime, Any, str, Any]):
    """A timestamp as RFC 3339 has it; without an offset it is UTC."""

    default_error_messages = {"invalid": "Write the time as 2026-11-23T18:59:54.123Z."}

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or not _MOMENT.fullmatch(data):
            self.fail("invalid")
        try:
            moment = datetime.fromisoformat(data)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_default_timezone())
            return aware.astimezone(timezone.get_default_timezone())
        except (ValueError, OverflowError):
            # OverflowError: the first or last hours of the calendar, moved over its edge by their offset.
            self.fail("invalid")

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()
