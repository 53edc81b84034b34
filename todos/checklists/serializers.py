"""The JSON bodies of checklists: what is taken, and what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from todos.checklists.domain import MAX_STEP_LENGTH, Step
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Flag, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from todos.checklists.domain import Checklist
    from todos.checklists.service import StepFields

# Printable, and not blank throughout.
_PATTERN = r"^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0\s][^\x00-\x1f\x7f-\x9f]*$"


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": MAX_STEP_LENGTH, "pattern": _PATTERN})
class StepText(Text):
    """The words of a step; the domain trims and judges them."""


class StepSerializer(serializers.Serializer[Any]):
    """A step of a checklist."""

    item_id = serializers.UUIDField()
    text = serializers.CharField()
    done = serializers.BooleanField()


class WriteStepSerializer(StrictSerializer):
    """A step of a checklist that is written whole; without an id it is the one with the same words, or a new one."""

    item_id = serializers.UUIDField(required=False)
    text = StepText(max_length=MAX_STEP_LENGTH)
    done = Flag(required=False)


class AddStepSerializer(StrictSerializer):
    text = StepText(max_length=MAX_STEP_LENGTH)


class PatchStepSerializer(StrictSerializer):
    text = StepText(max_length=MAX_STEP_LENGTH, required=False)
    done = Flag(required=False)
    before = serializers.UUIDField(
        required=False, allow_null=True, help_text="The step to stand in front of; null is the end."
    )


def steps_of(entries: Iterable[Mapping[str, Any]]) -> Checklist:
    """What a checked body says a checklist is to be."""
    return tuple(
        Step(str(entry.get("item_id", "")), entry["text"], entry.get("done", False)) for entry in entries
    )


def step_fields(data: Mapping[str, Any]) -> StepFields:
    """What a checked body says is to become of a step."""
    fields: Any = dict(data)
    if fields.get("before"):
        fields["before"] = str(fields["before"])
    return fields  # type: ignore[no-any-return]  # What a serializer has checked has no types.


def step_bodies(steps: Checklist) -> list[dict[str, Any]]:
    """`StepSerializer`'s bodies."""
    return [{"item_id": step.item_id, "text": step.text, "done": step.done} for step in steps]
