"""Writing the images of a task in DynamoDB: each is one update of exactly the entry it concerns.

A task holds its images as a map by their ids, so that adding, labelling and removing one neither reads the others nor
can lose what somebody else does to them at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from todos.images.domain import MAX_IMAGES, Image
from todos.images.errors import ImageNotFound, TooManyImages
from todos.tasks import keys
from todos.tasks.domain import Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.items import image_attributes, to_todo
from webapp.aws.outages import error_code, translated_outages
from webapp.clock import to_timestamp
from webapp.dynamodb.codec import Item, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IS_LIVE = "attribute_exists(todo_id) AND attribute_not_exists(deleted_at)"
_HAS_ROOM = "size(images) < :most"
_IS_NOT_ATTACHED = "attribute_not_exists(images.#image)"
_IS_ATTACHED = "attribute_exists(images.#image)"

_SET_IMAGE = "SET images.#image = :image, "
_REMOVE_IMAGE = " REMOVE images.#image"
_NEXT_VERSION = "version = version + :one, updated_at = :now"

_UNSURE = (
    "The task store did not answer in time, so this may not have been saved. "
    "Look before you try again; trying again is safe."
)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an update: the task as it is now, `None` where it has to be tried again."""

    is_written: bool
    todo: Todo | None = None


class TodoImageWriter:
    """Writes images on one table. Each write answers the task as it is then, or `None` where it has to be repeated."""

    def __init__(self, *, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def attach(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo | None:
        """Add an image.

        That it is there already may be the work of the first attempt of this very call, whose answer was lost, and
        is as good.
        """
        outcome = self._update(
            keys.todo_key(user_id, todo_id),
            image.image_id,
            at=at,
            expression=_SET_IMAGE + _NEXT_VERSION,
            condition=f"{_IS_LIVE} AND {_HAS_ROOM} AND {_IS_NOT_ATTACHED}",
            values={":image": image_attributes(image), ":most": MAX_IMAGES},
        )
        if not outcome.is_written and outcome.todo and not outcome.todo.image(image.image_id):
            raise TooManyImages
        return outcome.todo

    def replace(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo | None:
        """Put an image in the place of its former self."""
        outcome = self._update(
            keys.todo_key(user_id, todo_id),
            image.image_id,
            at=at,
            expression=_SET_IMAGE + _NEXT_VERSION,
            condition=f"{_IS_LIVE} AND {_IS_ATTACHED}",
            values={":image": image_attributes(image)},
        )
        if not outcome.is_written and outcome.todo:
            raise ImageNotFound
        return outcome.todo

    def remove(self, user_id: str, todo_id: str, image_id: str, *, at: datetime) -> Todo | None:
        """Take an image away; one that is gone is gone."""
        return self._update(
            keys.todo_key(user_id, todo_id),
            image_id,
            at=at,
            expression=f"SET {_NEXT_VERSION}{_REMOVE_IMAGE}",
            condition=f"{_IS_LIVE} AND {_IS_ATTACHED}",
            values={},
        ).todo

    def todos_with_images(self, user_id: str) -> Iterator[Todo]:
        """Every task of a person that has images, in the trash or not; reads all of their tasks."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="user_id = :user",
            FilterExpression="size(images) > :none",
            ExpressionAttributeValues={":user": {"S": user_id}, ":none": {"N": "0"}},
            ConsistentRead=True,
        )
        with translated_outages():
            for page in pages:
                yield from map(to_todo, page["Items"])

    def _update(
        self,
        key: dict[str, Any],
        image_id: str,
        *,
        at: datetime,
        expression: str,
        condition: str,
        values: dict[str, Any],
    ) -> _Outcome:
        """Make one update of a live task.

        Raises:
            TodoNotFound: there is no such task outside the trash.
            Unavailable: the store does not answer.
        """
        try:
            with translated_outages(_UNSURE):
                answer = self._client.update_item(
                    TableName=self._table,
                    Key=key,
                    UpdateExpression=expression,
                    ConditionExpression=condition,
                    ExpressionAttributeNames={"#image": image_id},
                    ExpressionAttributeValues=to_item({":one": 1, ":now": to_timestamp(at), **values}),
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except ClientError as error:
            code = error_code(error)
            if code == "TransactionConflictException":
                return _Outcome(is_written=False)
            if code == "ConditionalCheckFailedException":
                found: Any = error.response.get("Item")
                return _Outcome(is_written=False, todo=_live(found))
            raise
        return _Outcome(is_written=True, todo=to_todo(answer["Attributes"]))


def _live(item: Item | None) -> Todo:
    if not item or "deleted_at" in item:
        raise TodoNotFound
    return to_todo(item)
