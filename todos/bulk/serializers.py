"""The JSON bodies of changes to many tasks: what is taken, and what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import exceptions, serializers

from todos.bulk.domain import MAX_TODOS, NEEDS, Action, Outcome
from todos.tasks.domain import Edit
from todos.tasks.rules import MAX_PRIORITY, MAX_TAG_LENGTH, MIN_PRIORITY
from todos.tasks.serializers import PatchTodoSerializer, todo_fields
from webapp.api.bodies import StrictSerializer
from webapp.api.fields import Day, Integer, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class BulkChangeSerializer(PatchTodoSerializer):
    """One task of `set`: its id, the version that is meant, and the fields that are to change."""

    todo_id = serializers.UUIDField()
    version = Integer(min_value=1, required=False)


class BulkSerializer(StrictSerializer):
    """`set` takes `changes`; every other action takes `todo_ids`, and what it needs besides."""

    action = serializers.ChoiceField([action.value for action in Action])
    todo_ids = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MAX_TODOS, required=False
    )
    tag = Text(max_length=MAX_TAG_LENGTH, required=False, help_text="With `tag` and `untag`.")
    list_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="With `move`; null is the inbox."
    )
    due_date = Day(required=False, allow_null=True, help_text="With `schedule`; null takes the date away.")
    priority = Integer(
        min_value=MIN_PRIORITY, max_value=MAX_PRIORITY, required=False, help_text="With `prioritise`."
    )
    changes = serializers.ListField(
        child=BulkChangeSerializer(), min_length=1, max_length=MAX_TODOS, required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        action = Action(attrs["action"])
        needed = {"changes"} if action is Action.SET else {"todo_ids", NEEDS.get(action, "todo_ids")}
        problems = {name: _problem("required", f"`{action}` needs it.") for name in needed - attrs.keys()}
        spare = attrs.keys() - needed - {"action"}
        problems |= {name: _problem("not_for_this_action", f"`{action}` does not take it.") for name in spare}
        ids = [change["todo_id"] for change in attrs.get("changes", ())]
        if len(ids) != len(set(ids)):
            problems["changes"] = _problem("duplicate", "A task stands in it twice.")
        if problems:
            raise serializers.ValidationError(problems)
        return attrs


class FailureSerializer(serializers.Serializer[Any]):
    todo_id = serializers.UUIDField()
    code = serializers.CharField(help_text="As the single change would have been refused with.")


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of each task."""

    done = serializers.ListField(child=serializers.UUIDField())
    failed = FailureSerializer(many=True)


def edits_of(changes: Iterable[Mapping[str, Any]]) -> dict[str, Edit]:
    """What checked changes say, by the ids of their tasks."""
    return {str(change["todo_id"]): _edit(dict(change)) for change in changes}


def outcome_body(outcome: Outcome) -> dict[str, Any]:
    """`OutcomeSerializer`'s body."""
    failed = [{"todo_id": failure.todo_id, "code": failure.code} for failure in outcome.failed]
    return {"done": list(outcome.done), "failed": failed}


def _edit(change: dict[str, Any]) -> Edit:
    version = change.pop("version", None)
    del change["todo_id"]
    fields = todo_fields(change)
    return Edit(lambda _: fields, version)


def _problem(code: str, detail: str) -> list[Any]:
    return [exceptions.ErrorDetail(detail, code)]
